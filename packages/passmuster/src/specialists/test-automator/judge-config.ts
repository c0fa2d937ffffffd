import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft, Severity } from '../../model/finding.ts'
import { folderOf } from '../../lib/paths.ts'
import { pytestConfigs, within } from './pytest-config.ts'
import type { PytestConfig } from './pytest-config.ts'
import { pluginOptions } from './pytest-plugins.ts'

/** Test configuration that the runner never reads, or that names what is not there. */
export function* ignoredConfig(repo: Repo): Iterable<FindingDraft> {
  for (const path of [...repo.texts.keys()].sort()) {
    const rule = wrongHeader(path.slice(path.lastIndexOf('/') + 1))
    if (rule) yield* wrongSections(path, repo.texts.get(path) ?? '', rule, repo)
  }
  for (const config of pytestConfigs(repo)) {
    yield* absentTestpaths(config, repo)
    yield* overruled(config, repo)
  }
  yield* absentSetupFiles(repo)
}

interface Header {
  readonly wrong: RegExp
  readonly right: string
  readonly severity: Severity
  readonly effect: string
}

const wrongHeader = (name: string): Header | null => {
  const ignored =
    'pytest reads the file but not this section, so every option in it is ignored without a word'
  if (name === 'pytest.ini' || name === '.pytest.ini' || name === 'tox.ini')
    return { wrong: /^\s*\[tool:pytest\]/, right: '[pytest]', severity: 'high', effect: ignored }
  if (name === 'setup.cfg') {
    const effect =
      'pytest stops with "[pytest] section in setup.cfg files is no longer supported" and runs nothing'
    return { wrong: /^\s*\[pytest\]/, right: '[tool:pytest]', severity: 'high', effect }
  }
  if (name === 'pyproject.toml')
    return {
      wrong: /^\s*\[(pytest|tool:pytest|pytest\.ini_options)\]/,
      right: '[tool.pytest.ini_options]',
      severity: 'high',
      effect: ignored,
    }
  return null
}

function* wrongSections(path: string, text: string, rule: Header, repo: Repo): Iterable<FindingDraft> {
  const lines = text.split(/\r?\n/)
  const at = lines.findIndex((line) => rule.wrong.test(line))
  if (at < 0 || lines.some((line) => line.trim().startsWith(rule.right))) return
  const found = (lines[at] as string).trim().replace(/\].*$/, ']')
  const keys = sectionKeys(lines, at)
  yield {
    rule: 'config-ignored',
    title: `${path} has the header ${found}, which pytest does not read there`,
    severity: rule.severity,
    category: 'tests',
    at: [{ file: path, startLine: at + 1, endLine: at + 1 }],
    evidence: [{ kind: 'quote', file: path, startLine: at + 1, endLine: at + 1, contains: [found] }],
    impact: `In this file the section must be called ${rule.right}: ${rule.effect}${keys.length > 0 ? ` (${keys.slice(0, 8).join(', ')})` : ''}.`,
    fix: {
      text: [
        `Change line ${at + 1} from ${found} to ${rule.right}.`,
        ...pluginOptions(keys, sectionText(lines, at), repo),
      ].join(' '),
      diff: `--- a/${path}\n+++ b/${path}\n@@ -${at + 1} +${at + 1} @@\n-${lines[at] as string}\n+${rule.right}\n`,
    },
    confidence: 'proved',
    symbol: found,
  }
}

const sectionText = (lines: readonly string[], at: number): string => {
  const end = lines.findIndex((line, n) => n > at && line.startsWith('['))
  return lines.slice(at + 1, end < 0 ? undefined : end).join('\n')
}

const sectionKeys = (lines: readonly string[], at: number): readonly string[] => {
  const keys: string[] = []
  for (const line of lines.slice(at + 1)) {
    if (/^\s*\[/.test(line) && !/^\s/.test(line)) break
    const key = /^([\w-]+)\s*=/.exec(line)?.[1]
    if (key) keys.push(key)
  }
  return keys
}

function* absentTestpaths(config: PytestConfig, repo: Repo): Iterable<FindingDraft> {
  const setting = config.settings.find(({ key }) => key === 'testpaths')
  if (!setting) return
  const absent = setting.value
    .split(/\s+/)
    .filter((path) => path !== '' && !/[*?[]|^\.\.?$|^\//.test(path))
    .map((path) => ({ path, full: within(config.folder, path.replace(/^\.\//, '').replace(/\/+$/, '')) }))
    .filter(({ full }) => !repo.snapshot.files.some((f) => f.path === full || f.path.startsWith(`${full}/`)))
    .filter(({ full }) => repo.unknowable(full) === null)
  if (absent.length === 0) return
  const names = absent.map(({ path }) => path).join(', ')
  yield {
    rule: 'testpaths-absent',
    title: `testpaths names ${names}, which does not exist`,
    severity: 'medium',
    category: 'tests',
    at: [{ file: setting.file, startLine: setting.line, endLine: setting.line }],
    evidence: [
      {
        kind: 'quote',
        file: setting.file,
        startLine: setting.line,
        endLine: setting.line,
        contains: ['testpaths'],
      },
      { kind: 'absent', what: `the folder testpaths names`, searched: absent.map(({ full }) => full) },
    ],
    impact:
      'When no test path exists, pytest searches the whole working folder instead of what was meant; a missing one beside others is skipped silently.',
    fix: { text: `Name the folders that hold tests, or remove ${names} from testpaths.` },
    confidence: 'proved',
    symbol: names,
  }
}

/** A pytest.ini beats every other file of its folder, even an empty one. */
function* overruled(config: PytestConfig, repo: Repo): Iterable<FindingDraft> {
  if (!/(^|\/)\.?pytest\.ini$/.test(config.file)) return
  const path = within(config.folder, 'pyproject.toml')
  const lines = (repo.texts.get(path) ?? '').split(/\r?\n/)
  const at = lines.findIndex((line) => /^\s*\[tool\.pytest\.ini_options\]/.test(line))
  if (at < 0) return
  yield {
    rule: 'config-ignored',
    title: `${path} configures pytest, but ${config.file} beside it wins`,
    severity: 'low',
    category: 'tests',
    at: [{ file: path, startLine: at + 1, endLine: at + 1 }],
    evidence: [
      {
        kind: 'quote',
        file: path,
        startLine: at + 1,
        endLine: at + 1,
        contains: ['tool.pytest.ini_options'],
      },
    ],
    impact: `pytest reads one file only and ${config.file} comes first, so ${sectionKeys(lines, at).slice(0, 8).join(', ') || 'the section'} in ${path} has no effect.`,
    fix: { text: `Move the options into ${config.file}, or delete that file.` },
    confidence: 'proved',
    symbol: 'overruled',
  }
}

const setupKeys =
  /\b(setupFiles|setupFilesAfterEnv|globalSetup|globalTeardown)\b["']?\s*:\s*(\[[^\]]*\]|["'`][^"'`\n]+["'`])/g

/** The runner's root, or the code around the path, may lead elsewhere than to the configuration's own folder. */
const setsRoot = /\b(?:root|rootDir|mergeConfig)\b["']?\s*[:(,]/

/** Setup files that a vitest or jest configuration names. */
function* absentSetupFiles(repo: Repo): Iterable<FindingDraft> {
  const paths = new Set(repo.snapshot.files.map(({ path }) => path))
  for (const file of [...repo.texts.keys()].sort()) {
    if (!/(^|\/)((vitest|vite|jest)\.config\.[cm]?[jt]s|package\.json)$/.test(file)) continue
    const text = uncommented(repo.texts.get(file) ?? '')
    for (const [whole, key = '', value = ''] of text.matchAll(setupKeys)) {
      for (const [, name = ''] of value.matchAll(/["'`](\.\/[^"'`$]+|<rootDir>\/[^"'`$]+)["'`]/g)) {
        const full = within(folderOf(file), name.replace(/^(\.|<rootDir>)\//, ''))
        if (full.includes('..') || isThere(full, paths) || repo.unknowable(full) !== null) continue
        if (setsRoot.test(text) || /\b(?:resolve|join|URL|path)\s*\(/.test(value)) continue
        const line = text.slice(0, text.indexOf(whole) + whole.indexOf(name)).split('\n').length
        yield {
          rule: 'test-setup-absent',
          title: `${key} names ${name}, which does not exist`,
          severity: 'medium',
          category: 'tests',
          at: [{ file, startLine: line, endLine: line }],
          evidence: [
            { kind: 'quote', file, startLine: line, endLine: line, contains: [name] },
            { kind: 'absent', what: `the file ${key} names`, searched: [full] },
          ],
          impact: `The test runner stops before the first test, because it cannot load ${name}.`,
          fix: { text: `Create ${full}, or take it out of ${key}.` },
          confidence: 'strong',
          symbol: `${key}:${name}`,
        }
      }
    }
  }
}

/** Comments as blanks, so that lines stay where they are; `//` inside an address is none. */
const uncommented = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (whole) => whole.replace(/[^\n]/g, ' '))
    .replace(/(^|[\s,;{}()[\]])\/\/.*$/gm, '$1')

const isThere = (full: string, paths: ReadonlySet<string>): boolean =>
  ['', '.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx', '/index.ts', '/index.js'].some((end) =>
    paths.has(full + end),
  )
