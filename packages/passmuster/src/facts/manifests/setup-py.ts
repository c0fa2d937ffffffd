import type { Scope } from '../../model/team.ts'
import { lineOf } from './json-lines.ts'
import { literalAt, textsOf, type Literal } from './literal.ts'
import type { Manifest } from './manifest.ts'
import { below, folderOf, isDevName, manifest, parseRequirement, pythonRow, type Row } from './shape.ts'

/** Reads what a setup.py says in literals, without running it; what it computes is named as an error `computed`. */
export const readSetupPy = (file: string, text: string): Manifest => {
  if (!/\bsetup\s*\(/.test(text)) return manifest(file, 'setup.py')
  const errors: { line: number; text: string }[] = []
  const argument = (name: string): Literal | null => {
    const match = new RegExp(`^[^#\\n\\r\\u2028\\u2029]*?\\b${name}\\s*=(?!=)\\s*`, 'm').exec(text)
    if (!match) return null
    const found = resolve(text, match.index + match[0].length)
    if (!found) errors.push({ line: lineOf(text, match.index + match[0].length), text: `computed: ${name}` })
    return found
  }
  const word = (name: string): string | null => {
    const found = argument(name)
    return found?.is === 'text' ? found.text : null
  }
  const rows = (found: Literal | null, path: string, scope: Scope, group: string): readonly Row[] =>
    (textsOf(found) ?? []).flatMap((one) => {
      const parsed = parseRequirement(one.text)
      return parsed ? [{ ...parsed, line: lineOf(text, one.at), path, scope, group }] : []
    })
  const extras = argument('extras_require')
  const declared = [
    ...rows(argument('install_requires'), 'install_requires', 'required', ''),
    ...rows(argument('tests_require'), 'tests_require', 'dev', 'test'),
    ...rows(argument('setup_requires'), 'setup_requires', 'dev', 'build'),
    ...(extras?.is === 'dict' ? extras.pairs : []).flatMap(([key, value]) =>
      key.is === 'text'
        ? rows(
            value,
            `extras_require.${key.text}`,
            isDevName(key.text) ? 'dev' : 'optional',
            `extra:${key.text}`,
          )
        : [],
    ),
  ]
  const python = /\bpython_requires\s*=\s*(["'])([^"'\n]*)\1/.exec(text)
  const root = argument('package_dir')
  const where = /\bfind_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?(["'])([^"'\n]+)\1/.exec(text)?.[2]
  const named = root?.is === 'dict' ? root.pairs.filter(([key]) => key.is === 'text' && key.text === '') : []
  const roots = [where, ...named.map(([, value]) => (value.is === 'text' ? value.text : undefined))]
  const folders = roots.filter((one) => one !== undefined).map((one) => below(folderOf(file), one))
  return manifest(file, 'setup.py', {
    name: word('name'),
    version: word('version'),
    license: word('license'),
    requiresRuntime: python ? { range: python[2]!, line: lineOf(text, python.index) } : null,
    declared: declared.map((row) => pythonRow(file, row, true)),
    entryPoints: scripts(argument('entry_points'), text),
    sourceRoots: [...new Set(folders.filter((one) => one !== null))],
    provides: (textsOf(argument('py_modules')) ?? []).map((one) => one.text),
    errors: errors.filter((one) => /computed: (install_requires|extras_require)/.test(one.text)),
  })
}

/** A literal, or the literal that a module-level name was set to once. */
const resolve = (text: string, from: number): Literal | null => {
  const direct = literalAt(text, from)
  if (direct) return direct
  const name = /^([A-Za-z_]\w*)\s*[,)\n]/.exec(text.slice(from, from + 120))?.[1]
  if (name === undefined) return null
  const sets = [...text.matchAll(new RegExp(`^${name}\\s*(\\+)?=(?!=)\\s*`, 'gm'))]
  const changed = new RegExp(`\\b${name}\\.(append|extend|insert|update)\\b|\\b${name}\\[`).test(text)
  const only = sets[0]
  return sets.length === 1 && only && !changed ? literalAt(text, only.index + only[0].length) : null
}

const scripts = (found: Literal | null, text: string): Manifest['entryPoints'] => {
  const lists = found?.is === 'dict' ? found.pairs.map(([, value]) => value) : []
  return lists.flatMap((one) =>
    (textsOf(one) ?? []).flatMap((entry) => {
      const match = /^\s*([\w.-]+)\s*=\s*(\S+)/.exec(entry.text)
      return match ? [{ name: match[1]!, target: match[2]!, line: lineOf(text, entry.at) }] : []
    }),
  )
}
