import type { Scope } from '../../model/team.ts'
import type { Manifest } from './manifest.ts'
import { isDevName, manifest, nameOf, parseRequirement, pythonRow, type Row } from './shape.ts'

/** Reads a requirements file: names, URLs with `#egg=`, editable installs; hashes, markers and options are set aside. */
export const readRequirements = (file: string, text: string): Manifest => {
  const scope = scopeOfFile(file)
  const group = scope === 'required' ? '' : nameOf(file).replace(/\.(txt|in)$/i, '')
  const rows: Row[] = []
  const errors: { line: number; text: string }[] = []
  for (const [line, entry] of logicalLines(text)) {
    const found = readEntry(entry)
    if (found === 'option') continue
    if (found === 'bad') errors.push({ line, text: `not a requirement: ${entry.slice(0, 80)}` })
    else rows.push({ ...found, line, path: `line ${line}`, scope, group })
  }
  return manifest(file, 'requirements', { declared: rows.map((row) => pythonRow(file, row, true)), errors })
}

/** Paths of the files it includes with `-r` or `--requirement`, as written. */
export const includesOf = (text: string): readonly string[] =>
  [...logicalLines(text)].flatMap(([, entry]) => {
    const match = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(entry)
    return match ? [match[1]!] : []
  })

const logicalLines = function* (text: string): Generator<readonly [number, string]> {
  let joined = ''
  let start = 0
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (joined === '') start = index + 1
    if (raw.endsWith('\\') && !raw.trimStart().startsWith('#')) {
      joined += `${raw.slice(0, -1)} `
      continue
    }
    const entry = (joined + raw).replace(/(^|\s)#(?!egg=).*$/, '').trim()
    joined = ''
    if (entry !== '') yield [start, entry]
  }
}

const readEntry = (
  entry: string,
): { name: string; range: string; extras?: readonly string[] } | 'option' | 'bad' => {
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(entry)
  if (egg) return { name: egg[1]!, range: '' }
  if (entry.startsWith('-')) return 'option'
  const wheel = /(?:^|\/)([A-Za-z0-9_.]+)-[0-9][^/]*\.whl/.exec(entry)
  if (wheel) return { name: wheel[1]!, range: '' }
  const bare = entry.replace(/\s--?(hash|config-settings?|global-option|install-option)\b.*$/, '')
  const parsed = parseRequirement(bare)
  if (parsed) return parsed
  return /^(\.{0,2}\/|\.$|\.\[|[a-z+]+:\/\/|[A-Za-z]:\\)|^[\w./-]+\/|\$\{|\{\{|\{%/.test(bare)
    ? 'option'
    : 'bad'
}

/** By its name: `requirements.txt`, `base`, `prod` are required, development ones dev, others an extra. */
const scopeOfFile = (file: string): Scope => {
  const stem = nameOf(file)
    .replace(/\.(txt|in)$/i, '')
    .toLowerCase()
  if (/(^|\/)(docs?|tests?|\.github|ci|examples?|benchmarks?)\//i.test(file)) return 'dev'
  if (
    /^(requirements|default|base|common|core|main|prod(uction)?|requirements[-_.](base|common|core|main|prod(uction)?|runtime))$/.test(
      stem,
    )
  )
    return 'required'
  return isDevName(stem.replace(/^requirements[-_.]/, '')) ? 'dev' : 'optional'
}
