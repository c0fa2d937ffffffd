import { governs } from '../../facts/python/declared.ts'
import { declareFix } from '../../facts/python/install.ts'
import { distributionsOf, foldName } from '../../facts/python/import-map.ts'
import type { Declared, LockFile } from '../../facts/manifests/manifest.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import { judgeDev } from './dev-at-runtime.ts'
import { runtimeClash } from './lock-runtime.ts'
import { isHard, mostPlaces, placeOf, pythonUses, quoteOf, type PyUse } from './python-usage.ts'
import { judgeNpm } from './undeclared-npm.ts'

/** Imports that only work because another package happens to bring them, and development packages used at run time. */
export const judgeUsage = function* (repo: Repo): Generator<FindingDraft> {
  const { uses, declared } = pythonUses(repo)
  const transitive = Map.groupBy(
    uses.filter(
      (use) =>
        use.standing.level === 'transitive' &&
        use.standing.locked !== null &&
        fails(use) &&
        !isListed(repo, use) &&
        isStillBrought(repo, use.standing.locked, use.standing.distribution),
    ),
    (use) => use.standing.distribution,
  )
  for (const [name, sites] of transitive) {
    const first = sites.find((use) => isHard(use) && use.role === 'source') ?? sites[0]!
    const locked = first.standing.locked!
    const ordered = [first, ...sites.filter((use) => use !== first)]
    const bringers = bringersOf(repo, locked.neededBy)
    const isOptional = bringers.length > 0 && bringers.every((row) => row.scope !== 'required')
    const beside = isOptional ? placeBeside(bringers, uses, sites) : null
    if (isOptional && beside === null) continue
    const by = needers(locked.neededBy, bringers)
    yield {
      rule: 'undeclared-transitive',
      title: `\`${name}\` is imported but not declared: it is only in ${locked.file}${by === '' ? '' : `, because ${by} ${locked.neededBy.length > 1 ? 'need' : 'needs'} it`}`,
      severity: isHard(first) && first.role === 'source' && beside === null ? 'medium' : 'low',
      category: 'dependency',
      at: ordered.slice(0, mostPlaces).map(placeOf),
      evidence: [
        ...ordered.slice(0, 3).map(quoteOf),
        {
          kind: 'absent',
          what: `distribution \`${name}\``,
          searched: first.standing.searched.filter(
            (file) => !repo.manifests.locks.some((lock) => lock.file === file),
          ),
        },
        ...lockQuote(repo, locked),
      ],
      impact:
        'The import fails once nothing else brings it; which version it gets is left to the packages that do.',
      fix:
        beside === null
          ? (withoutVersion(repo, name, locked) ??
            declareFix(repo, first.file, first.standing, declared.installing(first.file), first.top))
          : {
              text: `Declare ${name} where ${beside.name} is declared (${beside.file}, line ${beside.line}), which ${first.file} needs as well.`,
            },
      confidence: 'strong',
      symbol: name,
    }
  }
  yield* judgeDev(repo, uses)
  yield* judgeNpm(repo)
}

/** A list that governs the file names it, though the package's installer may not read that list. */
const isListed = (repo: Repo, { file, top, standing }: PyUse): boolean => {
  const names = new Set([standing.distribution, ...distributionsOf(top)].map(foldName))
  return repo.manifests.all.some(
    (one) =>
      one.ecosystem === 'python' &&
      governs(one.file, file) &&
      one.declared.some(({ folded }) => names.has(folded)),
  )
}

/** What needs it in the lock leads up to something declared: the lock is not left over from other dependencies. Locks that tell no needs pass. */
const isStillBrought = (repo: Repo, locked: { readonly file: string }, name: string): boolean => {
  const lock = repo.manifests.locks.find(({ file }) => file === locked.file)
  if (lock === undefined || !tellsNeeds(lock)) return true
  const declared = new Set(
    repo.manifests.all
      .filter((one) => one.ecosystem === 'python')
      .flatMap((one) => [
        ...(one.name === null || folderOf(one.file) === folderOf(lock.file) ? [] : [foldName(one.name)]),
        ...one.declared.map(({ folded }) => folded),
      ]),
  )
  const seen = new Set([foldName(name)])
  for (const one of seen)
    for (const by of lock.packages.get(one)?.neededBy ?? []) {
      if (declared.has(foldName(by))) return true
      seen.add(foldName(by))
    }
  return false
}

const tellsNeeds = (lock: LockFile): boolean =>
  [...lock.packages.values()].some(({ neededBy }) => neededBy.length > 0)

/** Where manifest and lock ask for other Pythons, the locked version may not be had: none is asked for. */
const withoutVersion = (
  repo: Repo,
  name: string,
  locked: { readonly file: string; readonly version: string },
): FindingDraft['fix'] | null => {
  const clash = runtimeClash(repo, locked.file)
  if (clash === null) return null
  const list = repo.manifests.all.find(
    (one) =>
      one.kind === 'requirements' &&
      folderOf(one.file) === folderOf(clash.manifest) &&
      one.declared.some(({ scope }) => scope === 'required'),
  )
  return {
    text: `Declare ${name} in ${clash.manifest}${list === undefined ? '' : ` and ${list.file}`}, at a version that the Python range ${clash.range} (line ${clash.line}) allows: ${clash.lock} has ${locked.version}, but was made for Python ${clash.lockRange}.`,
  }
}

/** Where nothing brings it, the import raises: it runs in any case, and no handler waits for it. Examples and notebooks are told apart. */
const fails = ({ made, role, file }: PyUse): boolean =>
  !file.endsWith('.ipynb') &&
  made.guard === null &&
  !made.inHandler &&
  !made.conditional &&
  made.when !== 'type-checking' &&
  role !== 'example'

/** The declarations of what brings a distribution; those that are installed with the project first. */
const bringersOf = (repo: Repo, neededBy: readonly string[]): readonly Declared[] => {
  const names = new Set(neededBy.map(foldName))
  const rows = repo.manifests.all
    .filter((one) => one.ecosystem === 'python')
    .flatMap((one) => one.declared)
    .filter((row) => names.has(row.folded))
  return [
    ...rows.filter((row) => row.scope === 'required'),
    ...rows.filter((row) => row.scope !== 'required'),
  ]
}

/** Up to three of what needs a distribution, declared ones first. */
const needers = (neededBy: readonly string[], bringers: readonly Declared[]): string => {
  const known = [...new Set(bringers.map((row) => row.folded))]
  const all = [
    ...known.flatMap((folded) => neededBy.find((one) => foldName(one) === folded) ?? []),
    ...neededBy.filter((one) => !known.includes(foldName(one))),
  ]
  const rest = all.length - 3
  return `${all.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** An optional set that brings it along and that the importing files take something else from; sets for tests are no place. */
const placeBeside = (
  bringers: readonly Declared[],
  uses: readonly PyUse[],
  sites: readonly PyUse[],
): Declared | null => {
  const files = new Set(sites.map(({ file }) => file))
  const taken = new Set(
    uses
      .filter((use) => files.has(use.file) && fails(use))
      .flatMap(({ standing: { declared } }) => (declared === null ? [] : [declared.folded])),
  )
  return (
    bringers.find(
      (row) => taken.has(row.folded) && !/test|dev|doc|lint|mypy|typ(es|ing)|\bci\b/.test(row.group),
    ) ?? null
  )
}

const lockQuote = (
  repo: Repo,
  locked: { readonly file: string; readonly line: number },
): readonly EvidenceDraft[] => {
  const kind = repo.snapshot.files.find(({ path }) => path === locked.file)?.kind
  return kind === 'text'
    ? [{ kind: 'quote', file: locked.file, startLine: locked.line, endLine: locked.line, contains: [] }]
    : []
}
