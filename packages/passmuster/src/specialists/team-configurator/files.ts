import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import { quoteLine } from './quote.ts'

/** Whether a manifest is the project's own and not test data or an example. */
const isOwn = (file: string): boolean =>
  roleOf(file) === 'source' &&
  !/(^|\/)(fixtures?|__fixtures__|testdata|templates?|mocks?|__mocks__|playgrounds?|cookiecutter[^/]*|\{\{[^/]*)\//i.test(
    file,
  )

/** Manifests and locks that do not parse, or hold a left-over merge conflict. */
export const judgeMalformed = function* (repo: Repo): Generator<FindingDraft> {
  for (const one of [...repo.manifests.all, ...repo.manifests.locks, ...repo.manifests.tsconfigs]) {
    const last = (repo.texts.get(one.file) ?? '').trimEnd().split('\n').length
    const errors = one.errors
      .filter(({ text }) => !text.startsWith('computed'))
      .map(({ line, text }) => ({ line: Math.min(line, last), text }))
    const first = errors[0]
    if (!first || !isOwn(one.file)) continue
    const soft = 'kind' in one && (one.kind === 'requirements' || one.kind === 'setup.cfg')
    const twice = errors.every(({ text }) => text.startsWith('duplicate key'))
    yield {
      rule: twice ? 'manifest-duplicate-key' : 'manifest-malformed',
      title: twice
        ? `${one.file} has a key twice: ${first.text}`
        : `${one.file} does not parse: ${first.text}`,
      severity: twice || soft ? 'low' : 'high',
      category: 'dependency',
      at: errors.slice(0, 10).map(({ line }) => ({ file: one.file, startLine: line, endLine: line })),
      evidence: [quoteLine(repo, one.file, first.line)],
      impact: twice
        ? 'Only the last of the two counts.'
        : 'Tools that read this file stop here; what it declares is unknown to us, too.',
      fix: { text: twice ? 'Keep one of them.' : `Correct line ${first.line}.` },
      confidence: twice || !soft ? 'proved' : 'weak',
      symbol: twice ? first.text : 'malformed',
    }
  }
}

const families: readonly (readonly string[])[] = [
  ['npm', 'pnpm', 'yarn', 'bun'],
  ['poetry', 'uv', 'pdm', 'pipenv', 'pixi'],
]

/** Two lock files of different managers in one folder: they drift apart. */
export const judgeLocks = function* (repo: Repo): Generator<FindingDraft> {
  const folders = Map.groupBy(repo.manifests.locks, (lock) => folderOf(lock.file))
  for (const [folder, locks] of folders) {
    for (const family of families) {
      const held = locks.filter((lock) => family.includes(lock.manager) && isOwn(lock.file))
      const managers = [...new Set(held.map((lock) => lock.manager))]
      if (managers.length < 2) continue
      yield {
        rule: 'conflicting-package-managers',
        title: `Lock files of ${managers.join(' and ')} side by side in ${folder === '' ? 'the root' : folder}`,
        severity: 'low',
        category: 'dependency',
        at: held.map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
        evidence: held.map(({ file }) => quoteLine(repo, file, 1)),
        impact: 'Who installs with one may get other versions than who installs with the other.',
        fix: { text: 'Keep the lock file of the manager that the project uses, and delete the other.' },
        confidence: 'strong',
        symbol: folder === '' ? '.' : folder,
      }
    }
  }
}

/** Links that are committed and lead nowhere. */
export const judgeLinks = function* (repo: Repo): Generator<FindingDraft> {
  for (const { path, kind, target, tracked } of repo.snapshot.files) {
    if (kind !== 'dangling-link' || target === undefined || !tracked) continue
    if (/(^|\/)(fixtures?|__fixtures__|testdata)\//i.test(path) || roleOf(path) === 'test') continue
    const absolute = target.startsWith('/')
    const wanted = absolute ? target : resolved(path, target)
    if (!absolute && repo.unknowable(wanted) !== null) continue
    yield {
      rule: 'dangling-symlink',
      title: `\`${path}\` is a link to ${target}, which is not there`,
      severity: 'low',
      category: 'structure',
      at: [{ file: path, startLine: 1, endLine: 1 }],
      evidence: [{ kind: 'absent', what: `the link's target \`${wanted}\``, searched: [wanted] }],
      impact: absolute
        ? 'The path is absolute: the link leads somewhere only on a machine that has it, and what follows the link elsewhere finds nothing.'
        : 'What follows the link finds nothing.',
      fix: {
        text: absolute
          ? 'Link to a relative path inside the repository, or remove it.'
          : 'Correct the link, or remove it.',
        command: ['git', 'rm', '--', path],
      },
      confidence: 'proved',
      symbol: path,
    }
  }
}

const resolved = (path: string, target: string): string => {
  const parts = folderOf(path) === '' ? [] : folderOf(path).split('/')
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return target
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
