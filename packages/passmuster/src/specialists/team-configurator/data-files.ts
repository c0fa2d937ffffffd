import { LineCounter, parseAllDocuments } from 'yaml'
import { readJson } from '../../facts/manifests/json-lines.ts'
import { readToml } from '../../facts/manifests/toml.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { judgeConflicts } from './conflicts.ts'
import { markupFault } from './markup.ts'
import { quoteLine } from './quote.ts'

interface Fault {
  readonly line: number
  readonly text: string
}

/** YAML beyond this is not parsed: its parser takes about a second for a megabyte. */
const mostYaml = 96 * 1024
const mostYamlTogether = 512 * 1024

const kindOf = (file: string): 'json' | 'yaml' | 'toml' | 'xml' | null => {
  if (/\.(jsonc?|webmanifest)$/i.test(file)) return 'json'
  if (/\.ya?ml$/i.test(file)) return 'yaml'
  if (/\.toml$/i.test(file)) return 'toml'
  return /\.(svg|xml)$/i.test(file) ? 'xml' : null
}

const manifests = new WeakMap<Repo['manifests'], ReadonlySet<string>>()

/** Manifests, locks and compiler configurations: read by readers of their own. */
export const manifestFiles = (repo: Repo): ReadonlySet<string> => {
  const before = manifests.get(repo.manifests)
  if (before !== undefined) return before
  const { all, locks, tsconfigs } = repo.manifests
  const files = new Set([...all, ...locks, ...tsconfigs].map((one) => one.file))
  manifests.set(repo.manifests, files)
  return files
}

const parsed = new WeakMap<Repo['texts'], ReadonlySet<string>>()

/** Data files that are parsed whole; manifests and locks, which have readers of their own, are not among them. */
export const dataFiles = (repo: Repo): ReadonlySet<string> => {
  const before = parsed.get(repo.texts)
  if (before !== undefined) return before
  const own = manifestFiles(repo)
  let yaml = 0
  const files = new Set<string>()
  for (const [file, text] of repo.texts) {
    const kind = kindOf(file)
    if (kind === null || own.has(file) || isVendored(file)) continue
    if (kind === 'yaml' && (text.length > mostYaml || (yaml += text.length) > mostYamlTogether)) continue
    files.add(file)
  }
  parsed.set(repo.texts, files)
  return files
}

/** Broken on purpose as often as not, or filled in by a tool before anybody parses it. */
const isAside = (file: string): boolean =>
  roleOf(file) === 'test' ||
  roleOf(file) === 'archived' ||
  /(^|\/)(_{0,2}(fixtures?|mocks?|snapshots?)_{0,2}|test-?_?data|[\w.-]*templates?|cookiecutter[^/]*|charts|helm|bad|invalid|broken|malformed|[\w-]*[-_]tests?|tests?[-_][\w-]*|playgrounds?)\//i.test(
    file,
  ) ||
  /(^|[/._-])(invalid|malformed|broken|bad|corrupt|template|tmpl|tpl)([._-]|$)/i.test(file)

const isTemplate = (text: string): boolean => /\{\{|\{%|<%|\$\{|@@\w|%\w+%|__[A-Z_]{3,}__/.test(text)

/** Configuration that tools and CI read by its name or place. */
const isConfig = (file: string): boolean =>
  /^(\.github|\.vscode|\.circleci|\.husky|\.devcontainer)\/|^[^/]+$|(^|\/)\.[^/]+$|config[\w.-]*\.\w+$/i.test(
    file,
  )

/** Data files that no parser of their format accepts, as files of the repository's own. */
export const judgeData = function* (repo: Repo): Generator<FindingDraft> {
  for (const file of dataFiles(repo)) {
    const text = repo.texts.get(file) ?? ''
    if (text.trim() === '' || isAside(file)) continue
    const faults = faultsOf(file, text)
    const first = faults[0]
    if (first === undefined) continue
    const ci = file.startsWith('.github/workflows/')
    const where = { file, startLine: first.line, endLine: first.line }
    yield {
      rule: 'malformed-data',
      title: `${file} does not parse: ${first.text}`,
      severity: isConfig(file) && kindOf(file) !== 'xml' ? 'medium' : 'low',
      category: ci ? 'ci' : 'structure',
      at: [where],
      evidence: [quoteLine(repo, file, first.line)],
      impact: ci
        ? 'The workflow does not run.'
        : 'Whoever reads this file gets an error instead of its content.',
      fix: { text: `Correct line ${first.line}.` },
      confidence: 'strong',
      symbol: 'malformed',
    }
  }
  yield* judgeConflicts(repo)
}

const faultsOf = (file: string, text: string): readonly Fault[] => {
  const kind = kindOf(file)
  const last = text.trimEnd().split('\n').length
  const found = (
    kind === 'json'
      ? jsonFaults(text)
      : kind === 'yaml'
        ? yamlFaults(file, text)
        : kind === 'toml'
          ? tomlFaults(text)
          : markupFault(text)
  ).map((one) => ({ ...one, line: Math.max(1, Math.min(one.line, last)) }))
  const workflow = file.startsWith('.github/workflows/')
  return found.length > 0 && !workflow && isTemplate(text) ? [] : found
}

/** Comments, trailing commas, one value per line and repeated keys are all allowed somewhere. */
const jsonFaults = (text: string): readonly Fault[] => {
  if (accepted(text)) return []
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 1 && lines.every(accepted)) return []
  if (accepted(text.replace(/(?<=[[:,]\s*)(NaN|-?Infinity)\b/g, 'null'))) return []
  if (accepted(`[${text.trim().replace(/^([}\]])\s*(?=[{[])/gm, '$1,')}]`)) return []
  const read = readJson(text, { depth: 0 })
  if (read.value !== null || read.errors.every((one) => /^nested|^duplicate/.test(one.text))) return []
  return /^\s*[{[][\s\S]{0,200}?(?:'|\b[A-Za-z_$][\w$]*\s*:)/.test(text.slice(0, 400)) ? [] : read.errors
}

const accepted = (text: string): boolean => {
  try {
    JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return true
  } catch {
    return false
  }
}

const tomlFaults = (text: string): readonly Fault[] => readToml(text).errors

/** Faults that every YAML parser refuses: what only one edition or schema forbids is left out. */
const refused: ReadonlySet<string> = new Set([
  'BAD_INDENT',
  'MISSING_CHAR',
  'UNEXPECTED_TOKEN',
  'TAB_AS_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'MULTILINE_IMPLICIT_KEY',
])

const yamlFaults = (file: string, text: string): readonly Fault[] => {
  if (/[[{]{50}/.test(text) || /^\s{400}/m.test(text)) return []
  const counter = new LineCounter()
  try {
    const docs = parseAllDocuments(text, {
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'silent',
      uniqueKeys: false,
    })
    const errors = Array.isArray(docs) ? docs.flatMap((doc) => doc.errors) : []
    return errors
      .filter((one) => refused.has(one.code))
      .map((one) => ({ line: counter.linePos(one.pos[0]).line, text: one.message.split('\n')[0] ?? file }))
  } catch {
    return []
  }
}
