import { isScalar, LineCounter, parseDocument, visit, type Scalar } from 'yaml'

/** One runtime version that a workflow names: as written, as YAML reads it, and where. */
export interface CiVersion {
  readonly runtime: 'python' | 'node'
  readonly raw: string
  /** What the runner gets: 3.10 without quotes is the number 3.1. */
  readonly read: string
  readonly line: number
  readonly quoted: boolean
}

/** Versions below keys such as `python-version` in a workflow; expressions, aliases and words are left out. */
export const ciVersions = (text: string): readonly CiVersion[] => {
  const counter = new LineCounter()
  const found: CiVersion[] = []
  if (text.length > 512 * 1024 || /[[{]{50}/.test(text)) return found
  try {
    const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' })
    if (doc.errors.length > 0) return found
    visit(doc, {
      Pair: (_, pair) => {
        const key = isScalar(pair.key) ? String(pair.key.value) : ''
        if (key === 'exclude') return visit.SKIP
        const match = /^(python|node)(?:js)?[-_]?versions?$/i.exec(key)
        if (!match) return undefined
        const runtime = match[1]!.toLowerCase() === 'node' ? 'node' : 'python'
        visit(pair.value as Scalar, {
          Scalar: (at, scalar) => {
            if (at === 'key') return
            const one = versionOf(scalar)
            if (one && scalar.range)
              found.push({ runtime, ...one, line: counter.linePos(scalar.range[0]).line })
          },
        })
        return visit.SKIP
      },
    })
  } catch {
    return []
  }
  return found
}

const versionOf = (scalar: Scalar): Pick<CiVersion, 'raw' | 'read' | 'quoted'> | null => {
  const raw = scalar.source ?? String(scalar.value)
  if (!/^v?\d+(\.\d+){0,2}(\.x)?$/.test(raw)) return null
  const quoted = typeof scalar.value === 'string'
  return { raw, read: String(scalar.value), quoted }
}

/** Whether the workflow installs or tests the project itself, and not only lints or publishes documents. */
export const usesProject = (text: string): boolean =>
  /pip3? install\b[^\n]*(-e\s*['"]?\.|\s\.(\[|\s|['"]|$)|-r\s)|(poetry|pdm|pipenv) (install|run|sync)|uv (sync|run|pip install)|\b(pytest|tox|nox|hatch (run|test)|unittest|make test|npm (ci|i|install|test|run)|pnpm (i|install|test|run)|yarn( install| test|\s*$)|bun (install|test))\b/m.test(
    text,
  )
