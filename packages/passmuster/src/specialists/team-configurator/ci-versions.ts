import { isNode, isPair, isScalar, LineCounter, parseDocument, visit, type Scalar } from 'yaml'

/** One runtime version that a workflow names: as written, as YAML reads it, and where. */
export interface CiVersion {
  readonly runtime: 'python' | 'node'
  readonly raw: string
  /** What the runner gets: 3.10 without quotes is the number 3.1. */
  readonly read: string
  readonly line: number
  readonly quoted: boolean
  /** Stands in the matrix of a job. */
  readonly matrix: boolean
  /** The text of the job it stands in; of the whole workflow where there are no jobs. */
  readonly job: string
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
      Pair: (_, pair, path) => {
        const key = keyOf(pair)
        if (key === 'exclude') return visit.SKIP
        const match = /^(python|node)(?:js)?[-_]?versions?$/i.exec(key)
        if (!match) return undefined
        const runtime = match[1]!.toLowerCase() === 'node' ? 'node' : 'python'
        const around = {
          job: jobOf(path, text),
          matrix: path.some((one) => isPair(one) && keyOf(one) === 'matrix'),
        }
        visit(pair.value as Scalar, {
          Scalar: (at, scalar) => {
            if (at === 'key') return
            const one = versionOf(scalar)
            if (one && scalar.range)
              found.push({ runtime, ...one, ...around, line: counter.linePos(scalar.range[0]).line })
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

const keyOf = ({ key }: { readonly key: unknown }): string => (isScalar(key) ? String(key.value) : '')

/** The pair below `jobs:` on the way to a value. */
const jobOf = (path: readonly unknown[], text: string): string => {
  const pairs = path.filter((one) => isPair(one))
  const job = pairs[pairs.findIndex((one) => keyOf(one) === 'jobs') + 1]
  const range = pairs.some((one) => keyOf(one) === 'jobs') && isNode(job?.value) ? job.value.range : null
  return range ? text.slice(range[0], range[2]) : text
}

const versionOf = (scalar: Scalar): Pick<CiVersion, 'raw' | 'read' | 'quoted'> | null => {
  const raw = scalar.source ?? String(scalar.value)
  if (!/^v?\d+(\.\d+){0,2}(\.x)?$/.test(raw)) return null
  const quoted = typeof scalar.value === 'string'
  return { raw, read: String(scalar.value), quoted }
}

/** Whether the job installs the Python project itself, so that its own range is enforced. */
export const installsPython = (job: string): boolean =>
  /pip3? install\b[^\n]*(-e\s*['"]?\.|\s\.(\[|\s|['"]|$))|\b(poetry|pdm) install|\bpoetry run|uv (sync|run|pip install[^\n]* \.)|\b(tox|nox|hatch (run|test))\b/m.test(
    job,
  )

/** Whether the job tests the project, installed or not. */
export const tests = (job: string, runtime: CiVersion['runtime']): boolean =>
  runtime === 'python'
    ? /\b(pytest|unittest|tox|nox|hatch (run|test)|make test)\b/.test(job)
    : /\b(npm|pnpm|yarn|bun)( run)? test\b|\bnpx (vitest|jest|mocha|ava)\b/.test(job)
