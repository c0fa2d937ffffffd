import { npmUsage } from '../../facts/ecmascript/declared.ts'
import { declareFix } from '../../facts/python/install.ts'
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
    const by = locked.neededBy.slice(0, 3).join(', ')
    yield {
      rule: 'undeclared-transitive',
      title: `\`${name}\` is imported but not declared: it is only in ${locked.file}${by === '' ? '' : `, because ${by} ${locked.neededBy.length > 1 ? 'need' : 'needs'} it`}`,
      severity: isHard(first) && first.role === 'source' ? 'medium' : 'low',
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
        'It breaks as soon as the package that brings it drops it or pins another version; nobody chose its version here.',
      fix: declareFix(repo, first.file, first.standing, declared.installing(first.file), first.top),
      confidence: 'strong',
      symbol: name,
    }
  }
  yield* judgeDev(uses)
  yield* judgeNpm(repo)
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

const judgeDev = function* (uses: readonly PyUse[]): Generator<FindingDraft> {
  const dev = Map.groupBy(
    uses.filter(
      (use) =>
        use.standing.level === 'dev' &&
        use.standing.declared !== null &&
        use.role === 'source' &&
        isHard(use) &&
        use.standing.declared.group !== 'build' &&
        !testing.test(use.standing.declared.folded) &&
        !/test|conftest|mock|fixture|benchmark|example|docs?\//i.test(use.file) &&
        use.file.includes('/'),
    ),
    (use) => use.standing.distribution,
  )
  for (const [name, sites] of dev) {
    const row = sites[0]!.standing.declared!
    yield {
      rule: 'dev-dependency-at-runtime',
      title: `\`${name}\` is declared for development only (${row.group || row.file}), but ${sites.length === 1 ? 'a module imports' : `${sites.length} modules import`} it as it loads`,
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
  for (const use of usage.transitiveOnly) {
    if (roleOf(use.manifest) === 'example') continue
    const sibling = repo.manifests.all.find(
      (one) => one.ecosystem === 'npm' && one.declared.some((row) => row.name === use.name),
    )
    const shipped =
      !/"private"\s*:\s*true/.test(repo.texts.get(use.manifest) ?? '') &&
      !use.places.every(({ file }) => aside.test(file))
    yield {
      rule: 'undeclared-transitive',
      title: `\`${use.name}\` is imported but not declared in ${use.manifest}: ${sibling ? `another package, ${sibling.file}, declares it` : 'only the lock file has it'}`,
      severity: shipped && use.roles.includes('source') && !use.typeOnly ? 'medium' : 'low',
      category: 'dependency',
      at: use.places.slice(0, mostPlaces),
      evidence: use.evidence,
      impact: 'It resolves only while another package brings it and the installer puts it where it is found.',
      fix: { text: `Declare it: ${use.command.join(' ')}`, command: use.command },
      confidence: 'strong',
      symbol: `${use.folder}:${use.name}`,
    }
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
      impact: 'Who installs the package does not get it: the import fails there.',
      fix: {
        text: `Move it to dependencies or peerDependencies: ${use.command.join(' ')}`,
        command: use.command,
      },
      confidence: 'strong',
      symbol: `${use.folder}:${use.name}`,
    }
  }
}
