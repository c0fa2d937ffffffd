import { broughtBy, namesBy } from '../../facts/python/brings.ts'
import { declareFix } from '../../facts/python/install.ts'
import { foldName } from '../../facts/python/import-map.ts'
import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import { pythonUses, type PyUse } from './python-usage.ts'
import { judgeNpm } from './undeclared-npm.ts'

const mostPlaces = 20

const placeOf = ({ file, made }: PyUse): Place => ({ file, startLine: made.line, endLine: made.line })
const quoteOf = ({ file, made, top }: PyUse): EvidenceDraft => ({
  kind: 'quote',
  file,
  startLine: made.line,
  endLine: made.line,
  contains: [top],
})

/** Imports that only work because another package happens to bring them, and development packages used at run time. */
export const judgeUsage = function* (repo: Repo): Generator<FindingDraft> {
  const { uses, declared } = pythonUses(repo)
  const transitive = Map.groupBy(
    uses.filter((use) => use.standing.level === 'transitive' && use.standing.locked !== null && fails(use)),
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
          ? declareFix(repo, first.file, first.standing, declared.installing(first.file), first.top)
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

/** Where nothing brings it, the import raises: it runs in any case, and no handler waits for it. Examples are told apart. */
const fails = ({ made, role }: PyUse): boolean =>
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

const isHard = ({ made }: PyUse): boolean => made.when === 'load' && made.guard === null && !made.conditional

const lockQuote = (
  repo: Repo,
  locked: { readonly file: string; readonly line: number },
): readonly EvidenceDraft[] => {
  const kind = repo.snapshot.files.find(({ path }) => path === locked.file)?.kind
  return kind === 'text'
    ? [{ kind: 'quote', file: locked.file, startLine: locked.line, endLine: locked.line, contains: [] }]
    : []
}

/** Distributions that serve tests by design; modules of a package that import them are its testing aids. */
const testing =
  /^(pytest|hypothesis|mock|responses|freezegun|faker|factory-boy|coverage|nose|tox|nox|vcrpy|moto|respx|black|ruff|mypy|isort|flake8|sphinx|mkdocs)/

/** Folded names that some manifest also offers as an extra, or needs for building. */
const offeredOtherwise = (repo: Repo): ReadonlySet<string> =>
  new Set(
    repo.manifests.all
      .filter((one) => one.ecosystem === 'python')
      .flatMap((one) => one.declared)
      .filter((row) => row.scope === 'optional' || row.group === 'build' || row.group.startsWith('extra:'))
      .map((row) => row.folded),
  )

/** What is declared for more than development, as names to look up with what they bring; all that the build needs stays out. */
const shippedNames = (repo: Repo): readonly string[] =>
  repo.manifests.all
    .filter((one) => one.ecosystem === 'python')
    .flatMap((one) => one.declared)
    .filter((row) => row.scope === 'required' || row.scope === 'optional' || row.group.startsWith('extra:'))
    .flatMap(namesBy)

/** The file, or a package that it lies in, can ask whether a module is there before it is imported. */
const looksFirst = (repo: Repo, file: string): boolean => {
  const folders = file.split('/').slice(0, -1)
  const inits = folders.map((_, depth) => `${folders.slice(0, depth + 1).join('/')}/__init__.py`)
  return [file, ...inits].some((path) => {
    const code = repo.facts.get(path)?.code
    return (
      code?.lang === 'python' &&
      code.imports.some(
        ({ module, names }) =>
          module === 'importlib.util' ||
          (module === 'importlib' && (names?.some(({ name }) => name === 'util') ?? true)),
      )
    )
  })
}

const judgeDev = function* (repo: Repo, uses: readonly PyUse[]): Generator<FindingDraft> {
  const offered = offeredOtherwise(repo)
  const shipped = shippedNames(repo)
  const dev = Map.groupBy(
    uses.filter(
      (use) =>
        use.standing.level === 'dev' &&
        use.standing.declared !== null &&
        use.role === 'source' &&
        isHard(use) &&
        !offered.has(use.standing.declared.folded) &&
        broughtBy(use.standing.declared.folded, shipped) === null &&
        !looksFirst(repo, use.file) &&
        !testing.test(use.standing.declared.folded) &&
        !/test|conftest|mock|fixture|benchmark|example|docs?\//i.test(use.file) &&
        use.file.includes('/'),
    ),
    (use) => use.standing.distribution,
  )
  for (const [name, sites] of dev) {
    const modules = new Set(sites.map(({ file }) => file)).size
    const row = sites[0]!.standing.declared!
    yield {
      rule: 'dev-dependency-at-runtime',
      title: `\`${name}\` is declared for development only (${row.group || row.file}), but ${modules === 1 ? 'a module imports' : `${modules} modules import`} it as it loads`,
      severity: 'low',
      category: 'dependency',
      at: sites.slice(0, mostPlaces).map(placeOf),
      evidence: [
        ...sites.slice(0, 3).map(quoteOf),
        { kind: 'quote', file: row.file, startLine: row.line, endLine: row.line, contains: [row.name] },
      ],
      impact: 'Where only the package itself is installed, these modules fail to load.',
      fix: { text: `Move ${name} to the dependencies that are installed with the package.` },
      confidence: 'strong',
      symbol: name,
    }
  }
}
