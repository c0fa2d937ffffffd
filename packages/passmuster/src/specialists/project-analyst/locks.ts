import type { Declared, LockFile } from '../../facts/manifests/manifest.ts'
import { overlap, parseRange } from '../../facts/manifests/ranges.ts'
import { includesOf } from '../../facts/manifests/requirements.ts'
import { below, folderOf, nameOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { isConditional } from './conditional.ts'
import { runtimeClash, type RuntimeClash } from './lock-runtime.ts'

const readBy: Readonly<Partial<Record<LockFile['manager'], RegExp>>> = {
  poetry: /^(tool\.poetry\.|project\.(dependencies|optional-dependencies))/,
  uv: /^(project\.(dependencies|optional-dependencies)|dependency-groups|tool\.uv\.)/,
  pdm: /^(project\.(dependencies|optional-dependencies)|dependency-groups|tool\.pdm\.)/,
  pipenv: /^(packages|dev-packages)\./,
  pixi: /^$/,
  npm: /^(dependencies|devDependencies|optionalDependencies)\./,
  pnpm: /^(dependencies|devDependencies|optionalDependencies)\./,
  yarn: /^(dependencies|devDependencies|optionalDependencies)\./,
  bun: /^(dependencies|devDependencies|optionalDependencies)\./,
}

/** Dependencies that a manifest declares and the lock file beside it does not have. */
export const judgeLockDrift = function* (repo: Repo): Generator<FindingDraft> {
  const own = new Set(repo.manifests.all.map((one) => one.name))
  for (const lock of repo.manifests.locks) {
    if (lock.errors.length > 0 || lock.packages.size === 0 || roleOf(lock.file) !== 'source') continue
    const rows = repo.manifests.all
      .filter(
        (one) =>
          folderOf(one.file) === folderOf(lock.file) &&
          one.ecosystem === lock.ecosystem &&
          one.errors.length === 0,
      )
      .flatMap((one) => one.declared)
    const missing = rows.filter(
      (row) => isLockable(row, lock) && !own.has(row.name) && !lock.packages.has(row.folded),
    )
    const known = rows.filter((row) => isLockable(row, lock) && lock.packages.has(row.folded))
    const first = missing[0]
    if (!first || known.length < missing.length) continue
    const clash = runtimeClash(repo, lock.file)
    const names = missing.map((row) => `\`${row.name}\``)
    yield {
      rule: 'lock-drift',
      title: `${lock.file} lacks ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}, which ${first.file} declares`,
      severity: 'medium',
      category: 'dependency',
      at: missing.slice(0, 20).map(({ file, line }) => ({ file, startLine: line, endLine: line })),
      evidence: missing.slice(0, 5).flatMap((row) => [
        {
          kind: 'quote' as const,
          file: row.file,
          startLine: row.line,
          endLine: row.line,
          contains: [row.name],
        },
        { kind: 'absent' as const, what: `package \`${row.name}\``, searched: [lock.file] },
      ]),
      impact: `An install from the lock file refuses or leaves these out.${clash === null ? '' : ` The lock was made for Python ${clash.lockRange} (line ${clash.lockLine}), while ${clash.manifest} says ${clash.range}.`}`,
      fix: relock(lock.manager, clash),
      confidence: 'strong',
      symbol: lock.file,
    }
  }
}

const isLockable = (row: Declared, lock: LockFile): boolean =>
  readBy[lock.manager]?.test(row.path) === true && row.range !== '' && parseRange(row.range) !== null

const commands: Readonly<Partial<Record<LockFile['manager'], readonly string[]>>> = {
  poetry: ['poetry', 'lock'],
  uv: ['uv', 'lock'],
  pdm: ['pdm', 'lock'],
  pipenv: ['pipenv', 'lock'],
  pixi: ['pixi', 'lock'],
  npm: ['npm', 'install', '--package-lock-only'],
  pnpm: ['pnpm', 'install', '--lockfile-only'],
  yarn: ['yarn', 'install'],
  bun: ['bun', 'install'],
}

const relock = (manager: LockFile['manager'], clash: RuntimeClash | null): FindingDraft['fix'] => {
  const command = commands[manager]
  if (clash !== null)
    return {
      text: `Lock again, with a Python range that all dependencies allow: ${clash.manifest} says ${clash.range} (line ${clash.line}), and where one of them needs a newer Python, ${command?.join(' ') ?? 'the lock'} stops until that line is raised.`,
    }
  return command === undefined
    ? { text: 'Lock again.' }
    : { text: `Lock again: ${command.join(' ')}`, command }
}

/** Lists for one platform, edition or bound, which differ from the others on purpose. */
const special =
  /py(thon)?[-_]?[23]|legacy|old|min(imum|imal)?|max|oldest|latest|lowest|gpu|cpu|cuda|cu\d|rocm|arm|mac|win|linux|ci\b/i

/** The same distribution with ranges that no version satisfies, in two manifests of one folder. */
export const judgeRanges = function* (repo: Repo): Generator<FindingDraft> {
  const rows = repo.manifests.all
    .filter((one) => one.ecosystem === 'python' && one.errors.length === 0 && roleOf(one.file) === 'source')
    .flatMap((one) => one.declared.filter((row) => row.group !== 'build' && !isConditional(repo, row)))
    .filter((row) => !special.test(nameOf(row.file)))
  const apart = alternatives(repo)
  const groups = Map.groupBy(rows, (row) => `${folderOf(row.file)}\0${row.folded}`)
  for (const same of groups.values()) {
    const pair = clash(same, apart)
    if (!pair) continue
    const [a, b] = pair
    yield {
      rule: 'conflicting-ranges',
      title: `\`${a.name}\` is ${a.range} in ${a.file} and ${b.range} in ${b.file}: no version satisfies both`,
      severity: 'low',
      category: 'dependency',
      at: [a, b].map(({ file, line }) => ({ file, startLine: line, endLine: line })),
      evidence: [a, b].map((row) => ({
        kind: 'quote' as const,
        file: row.file,
        startLine: row.line,
        endLine: row.line,
        contains: [row.name],
      })),
      impact: 'Who installs from one file gets a version that the other excludes.',
      fix: { text: `Agree on one range for ${a.name}.` },
      confidence: 'strong',
      symbol: a.folded,
    }
  }
}

/** Lists of one name with different endings (`-cpu`, `_cu118`, `-dev`): one of them is chosen, unless one includes the other. */
const alternatives = (repo: Repo): ((a: Declared, b: Declared) => boolean) => {
  const lists = new Set(
    repo.manifests.all.filter((one) => one.kind === 'requirements').map((one) => one.file),
  )
  const includes = (from: string, to: string): boolean =>
    includesOf(repo.texts.get(from) ?? '').some((named) => below(folderOf(from), named) === to)
  const stem = (file: string): string => /^[a-z]*/i.exec(nameOf(file))![0].toLowerCase()
  return (a, b) =>
    lists.has(a.file) &&
    lists.has(b.file) &&
    stem(a.file) === stem(b.file) &&
    !includes(a.file, b.file) &&
    !includes(b.file, a.file)
}

const mostRanges = 50

/** Of rows that say the same in one file the first is looked at, and of those the first 50. */
const clash = (
  rows: readonly Declared[],
  apart: (a: Declared, b: Declared) => boolean,
): readonly [Declared, Declared] | null => {
  const distinct = new Map<string, Declared>()
  for (const row of rows) {
    const key = `${row.file}\0${row.range}`
    if (row.range !== '' && !distinct.has(key)) distinct.set(key, row)
  }
  const ranged = [...distinct.values()]
    .slice(0, mostRanges)
    .map((row) => ({ row, range: parseRange(row.range) ?? [] }))
    .filter(({ range }) => range.length > 0)
  for (const [at, a] of ranged.entries())
    for (const b of ranged.slice(at + 1))
      if (a.row.file !== b.row.file && !apart(a.row, b.row) && !overlap(a.range, b.range))
        return [a.row, b.row]
  return null
}
