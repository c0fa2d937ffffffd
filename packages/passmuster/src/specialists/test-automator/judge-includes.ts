import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { testFiles } from './judge-collection.ts'

/**
 * Test files that a vitest configuration governs and that none of its `include` patterns matches. Only where the
 * patterns are plain strings, matched from the configuration's own folder, no other configuration of a runner stands
 * below or beside it, and at least one test is collected.
 */
export function* uncollected(repo: Repo): Generator<FindingDraft> {
  const configs = [...repo.texts.keys()].filter((file) =>
    /(^|\/)(vitest|vite|jest|playwright|cypress|wdio|karma|vitest\.workspace)\b[\w.-]*\.([cm]?[jt]s|json)$|(^|\/)\.mocharc/.test(
      file,
    ),
  )
  const tests = testFiles(repo)
  for (const config of configs) {
    const folder = folderOf(config)
    const text = repo.texts.get(config) ?? ''
    const patterns = includesOf(text)
    if (!/(^|\/)vitest?\.config\.[cm]?[jt]s$/.test(config) || patterns === null) continue
    const inside = (file: string): boolean => folder === '' || file.startsWith(`${folder}/`)
    if (configs.some((other) => other !== config && inside(other))) continue
    if (
      /"(jest|ava|mocha|playwright|@playwright\/test|cypress|tap|tsd)"\s*:/.test(manifestText(repo, folder))
    )
      continue
    const governed = tests.filter((file) => inside(file) && /\.(test|spec)\.[cm]?[jt]sx?$/.test(file))
    const left = governed.filter((file) => {
      const path = folder === '' ? file : file.slice(folder.length + 1)
      return !patterns.list.some((pattern) => globOf(pattern).test(path))
    })
    if (left.length === 0 || left.length === governed.length) continue
    yield {
      rule: 'tests-not-collected',
      title: `${left.length} test ${left.length === 1 ? 'file is' : 'files are'} matched by no include pattern of ${config}`,
      severity: 'low',
      category: 'tests',
      at: left.slice(0, 30).map((file) => ({ file, startLine: 1, endLine: 1 })),
      evidence: [
        {
          kind: 'quote',
          file: config,
          startLine: patterns.line,
          endLine: patterns.line,
          contains: ['include'],
        },
        ...left
          .slice(0, 10)
          .map((file) => ({ kind: 'quote' as const, file, startLine: 1, endLine: 1, contains: [] })),
      ],
      impact: 'The runner never opens them: they can neither pass nor fail.',
      fix: { text: `Widen \`include\` (${patterns.list.join(', ')}), or move or rename the files.` },
      confidence: 'strong',
      symbol: config,
    }
  }
}

const manifestText = (repo: Repo, folder: string): string =>
  [folder, '']
    .map((one) => repo.texts.get(one === '' ? 'package.json' : `${one}/package.json`) ?? '')
    .join('\n')

/** The one `include` list of the `test` table; null where there are more, or anything but strings. */
const includesOf = (text: string): { readonly list: readonly string[]; readonly line: number } | null => {
  const test = text.search(/\btest\s*:\s*\{/)
  if (test < 0 || /\b(projects|workspace|root|dir|mergeConfig|typecheck|browser)\s*[:(]/.test(text))
    return null
  const found = [...text.matchAll(/\binclude\s*:\s*\[([^\]]*)\]/g)].filter((match) => match.index > test)
  const coverage = text.search(/\bcoverage\s*:/)
  const only = found.filter((match) => coverage < 0 || match.index < coverage)
  const body = only.length === 1 && found.length === only.length ? only[0] : undefined
  const words =
    body?.[1]
      ?.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '') ?? []
  if (body === undefined || words.length === 0) return null
  const list = words.flatMap((word) => /^(['"`])([^'"`$]+)\1$/.exec(word)?.[2] ?? [])
  return list.length === words.length ? { list, line: text.slice(0, body.index).split('\n').length } : null
}

/** A path pattern with `*`, `**`, `?`, `{a,b}`, `?(x)` and `[cm]` as an expression. */
export const globOf = (pattern: string): RegExp => {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+^$|\\]/g, '\\$&')
    .replace(/\?\(([^)]*)\)/g, '(?:$1)\u0001')
    .replace(/\?/g, '[^/]')
    .replaceAll('\u0001', '?')
    .replace(/\*\*\//g, '\u0002')
    .replace(/\*\*/g, '.*')
    .replace(/\*/g, '[^/]*')
    .replaceAll('\u0002', '(?:.*/)?')
    .replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(',', '|')})`)
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return /(?:)/
  }
}
