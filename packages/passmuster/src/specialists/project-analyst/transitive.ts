import { npmUsage, type NpmUse } from '../../facts/ecmascript/declared.ts'
import { broughtBy, namesBy } from '../../facts/python/brings.ts'
import { declareFix } from '../../facts/python/install.ts'
import { foldName } from '../../facts/python/import-map.ts'
import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { EvidenceDraft, FindingDraft, Place } from '../../model/finding.ts'
import { pythonUses, type PyUse } from './python-usage.ts'

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
    uses.filter((use) => use.standing.level === 'transitive' && use.standing.locked !== null),
    (use) => use.standing.distribution,
  )
  for (const [name, sites] of transitive) {
    const first = sites.find((use) => isHard(use) && use.role === 'source') ?? sites[0]!
    const locked = first.standing.locked!
    const ordered = [first, ...sites.filter((use) => use !== first)]
    const beside = optionalBringer(repo, locked.neededBy)
    const by = locked.neededBy.slice(0, 3).join(', ')
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
              text: `Declare ${name} where ${beside.name} is declared (${beside.file}, line ${beside.line}): so it is there whenever that is installed`,
            },
      confidence: 'strong',
      symbol: name,
    }
  }
  yield* judgeDev(repo, uses)
  yield* judgeNpm(repo)
}

/** The declaration of what brings a distribution, where all that is declared of these serves development or is optional. */
const optionalBringer = (repo: Repo, neededBy: readonly string[]): Declared | null => {
  const names = new Set(neededBy.map(foldName))
  const rows = repo.manifests.all
    .filter((one) => one.ecosystem === 'python')
    .flatMap((one) => one.declared)
    .filter((row) => names.has(row.folded))
  return rows.every((row) => row.scope !== 'required') ? (rows[0] ?? null) : null
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

/** Files that serve tests and builds, by their name. */
const aside =
  /setup-?tests?|test-?(utils|setup)|jest|vitest|\.config\.|rc\.[cm]?js$|(^|\/)(scripts?|tests?|tools|support)\//i

const judgeNpm = function* (repo: Repo): Generator<FindingDraft> {
  const usage = npmUsage(repo)
  const undeclared = usage.transitiveOnly.filter((use) => roleOf(use.manifest) !== 'example')
  for (const [manifest, uses] of Map.groupBy(undeclared, (use) => use.manifest)) {
    const shipped = uses.filter((use) => isShipped(repo, use))
    const rest = uses.filter((use) => !shipped.includes(use))
    if (shipped.length > 0) yield undeclaredNpm(repo, manifest, shipped, 'medium')
    if (rest.length > 0) yield undeclaredNpm(repo, manifest, rest, 'low')
  }
  for (const use of usage.devOnlyAtRuntime) {
    if (use.typeOnly) continue
    yield {
      rule: 'dev-dependency-at-runtime',
      title: `\`${use.name}\` is a devDependency of ${use.manifest}, but published code imports it`,
      severity: 'medium',
      category: 'dependency',
      at: use.places.slice(0, mostPlaces),
      evidence: use.evidence,
      impact:
        'Who installs the package does not get it with it; where nothing else brings it, the import fails.',
      fix: {
        text: `Move it to dependencies or peerDependencies: ${use.command.join(' ')}`,
        command: use.command,
      },
      confidence: 'strong',
      symbol: `${use.folder}:${use.name}`,
    }
  }
}

/** Code of a package that others install imports it at run time. */
const isShipped = (repo: Repo, use: NpmUse): boolean =>
  !/"private"\s*:\s*true/.test(repo.texts.get(use.manifest) ?? '') &&
  !use.places.every(({ file }) => aside.test(file)) &&
  use.roles.includes('source') &&
  !use.typeOnly

/** One finding for everything that the modules of one package.json import without its declaring it. */
const undeclaredNpm = (
  repo: Repo,
  manifest: string,
  uses: readonly NpmUse[],
  severity: 'medium' | 'low',
): FindingDraft => {
  const siblings = uses.map((use) =>
    repo.manifests.all.find(
      (one) => one.ecosystem === 'npm' && one.declared.some((row) => row.name === use.name),
    ),
  )
  const names = uses.map((use) => `\`${use.name}\``)
  const sibling = siblings[0]
  const where =
    uses.length > 1
      ? siblings.every((one) => one !== undefined)
        ? 'other packages of the repository declare them'
        : 'only other packages and the lock file have them'
      : sibling
        ? `another package, ${sibling.file}, declares it`
        : 'only the lock file has it'
  const commands = Map.groupBy(uses, (use) => use.command.slice(0, -1).join(' '))
    .values()
    .map((same) => [...(same[0]?.command.slice(0, -1) ?? []), ...same.map((use) => use.command.at(-1)!)])
    .toArray()
  const choices = uses
    .flatMap(({ name, versions }) =>
      versions === undefined
        ? []
        : [`. The lock file has ${name} ${versions.join(' and ')}: add the one that the code is written for`],
    )
    .join('')
  const only = commands.length === 1 && choices === '' ? commands[0] : undefined
  return {
    rule: 'undeclared-transitive',
    title: `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''} ${names.length === 1 ? 'is' : 'are'} imported but not declared in ${manifest}: ${where}`,
    severity,
    category: 'dependency',
    at: uses.flatMap((use) => use.places.slice(0, mostPlaces)).slice(0, 200),
    evidence: uses.flatMap((use) => use.evidence),
    impact: `${names.length === 1 ? 'It resolves' : 'They resolve'} only while another package brings ${names.length === 1 ? 'it' : 'them'} and the installer puts ${names.length === 1 ? 'it where it is' : 'them where they are'} found.`,
    fix: {
      text: `Declare ${names.length === 1 ? 'it' : 'them'}: ${commands.map((one) => one.join(' ')).join('; ')}${choices}`,
      ...(only === undefined ? {} : { command: only }),
    },
    confidence: 'strong',
    symbol: `${uses[0]?.folder ?? ''}:${severity === 'medium' ? 'shipped' : 'aside'}`,
  }
}
