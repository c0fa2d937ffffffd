import { broughtBy, namesBy } from '../../facts/python/brings.ts'
import { distributionsOf, foldName } from '../../facts/python/import-map.ts'
import { namesIn } from '../../facts/python/mentions.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { isHard, mostPlaces, placeOf, quoteOf, type PyUse } from './python-usage.ts'

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

const installs = /\bpip3?(?:\s+--?[\w-]+)*\s+(?:install|wheel)\s+([^\n;&|`]*)/g

/** Distributions (folded) that documents and images tell to install by name, apart from the lists. */
const installedApart = (repo: Repo): ReadonlySet<string> =>
  new Set(
    [...repo.texts].flatMap(([file, text]) =>
      /\.(md|rst|mdx|adoc)$|(^|\/)(README|INSTALL|Dockerfile|Containerfile)[^/]*$/i.test(file)
        ? [...text.replace(/\\\r?\n/g, ' ').matchAll(installs)].flatMap(([, words = '']) => namesIn(words))
        : [],
    ),
  )

/** Development dependencies that modules need as they load; those that are optional on purpose are left out. */
export const judgeDev = function* (repo: Repo, uses: readonly PyUse[]): Generator<FindingDraft> {
  const apart = installedApart(repo)
  const guarded = new Set(
    uses
      .filter(({ made, role }) => made.guard !== null && role !== 'test')
      .map(({ standing }) => standing.distribution),
  )
  const isOptional = ({ top, standing }: PyUse): boolean =>
    guarded.has(standing.distribution) ||
    [standing.distribution, ...distributionsOf(top)].some((name) => apart.has(foldName(name)))
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
        !isOptional(use) &&
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
