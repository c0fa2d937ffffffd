import { npmUsage, type NpmUse } from '../../facts/ecmascript/declared.ts'
import type { Repo } from '../../facts/repo.ts'
import type { Manifest } from '../../facts/manifests/manifest.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'

const mostPlaces = 20

/** Files that serve tests and builds, by their name. */
const aside =
  /setup-?tests?|test-?(utils|setup)|jest|vitest|\.config\.|rc\.[cm]?js$|(^|\/)(scripts?|tests?|tools|support)\//i

/** Packages that code imports and its package.json does not declare, or only for development. */
export const judgeNpm = function* (repo: Repo): Generator<FindingDraft> {
  const usage = npmUsage(repo)
  const undeclared = usage.transitiveOnly.filter((use) => roleOf(use.manifest) !== 'example')
  for (const [manifest, uses] of Map.groupBy(undeclared, (use) => use.manifest)) {
    const shipped = uses.filter((use) => isShipped(repo, use))
    const rest = uses.filter((use) => !shipped.includes(use))
    if (shipped.length > 0) yield undeclaredNpm(repo, manifest, shipped, 'medium')
    if (rest.length > 0) yield undeclaredNpm(repo, manifest, rest, 'low')
  }
  for (const use of usage.devOnlyAtRuntime) {
    if (use.typeOnly || use.places.every(({ file }) => aside.test(file))) continue
    yield {
      rule: 'dev-dependency-at-runtime',
      title: `\`${use.name}\` is a devDependency of ${use.manifest}, but published code imports it`,
      severity: 'medium',
      category: 'dependency',
      at: use.places.slice(0, mostPlaces),
      evidence: use.evidence,
      impact:
        'Who installs the package does not get it with it. Where nothing else brings it, loading that module fails.',
      fix: moveFix(repo, use),
      confidence: 'strong',
      symbol: `${use.folder}:${use.name}`,
    }
  }
}

/** Where the package has optional peers, that is how its users bring such a package. */
const moveFix = (repo: Repo, { manifest, command }: NpmUse): FindingDraft['fix'] =>
  /"peerDependenciesMeta"/.test(repo.texts.get(manifest) ?? '')
    ? {
        text: `Name it in peerDependencies too, optional as others are there, or move it to dependencies: ${command.join(' ')}`,
      }
    : { text: `Move it to dependencies or peerDependencies: ${command.join(' ')}`, command }

/** Code of a package that others install imports it at run time. */
const isShipped = (repo: Repo, use: NpmUse): boolean =>
  !/"private"\s*:\s*true/.test(repo.texts.get(use.manifest) ?? '') &&
  !use.command.some((part) => part === '-D' || part === '--save-dev') &&
  !use.places.every(({ file }) => aside.test(file)) &&
  use.roles.includes('source') &&
  !use.typeOnly

/** Where else the packages stand: in manifests of other packages, in the lock file. */
const whereElse = (siblings: readonly (Manifest | undefined)[]): string => {
  const found = siblings.filter((one) => one !== undefined)
  const many = siblings.length > 1
  if (found.length === 0) return `only the lock file has ${many ? 'them' : 'it'}`
  if (!many) return `another package, ${found[0]!.file}, declares it`
  return found.length === siblings.length
    ? 'other packages of the repository declare them'
    : 'other packages of the repository declare some, only the lock file has the rest'
}

/** One finding for everything that the modules of one package.json import without its declaring it. */
const undeclaredNpm = (
  repo: Repo,
  manifest: string,
  uses: readonly NpmUse[],
  severity: 'medium' | 'low',
): FindingDraft => {
  const siblings = uses.map((use) =>
    repo.manifests.all.find(
      (one) =>
        one.ecosystem === 'npm' &&
        roleOf(one.file) !== 'example' &&
        one.declared.some((row) => row.name === use.name),
    ),
  )
  const names = uses.map((use) => `\`${use.name}\``)
  const where = whereElse(siblings)
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
