import { folderOf } from '../../lib/paths.ts'
import type { EvidenceDraft } from '../../model/finding.ts'
import type { Break } from '../import-graph.ts'
import type { LockFile } from '../manifests/manifest.ts'
import { nearNames } from '../near.ts'
import { lostPath, presentPaths, restoring } from '../present.ts'
import type { Repo } from '../repo.ts'
import type { Crate, CrateDependency } from './crates.ts'
import type { MissingMod, Reached } from './reach.ts'
import type { RustCrateUse } from './rust-facts.ts'

type Base = Pick<Repo, 'snapshot' | 'history'>

const sited = (file: string, line: number, contains: string) => ({
  place: { file, startLine: line, endLine: line },
  quote: {
    kind: 'quote',
    file,
    startLine: line,
    endLine: line,
    contains: [contains],
  } satisfies EvidenceDraft,
})

/** `mod x;` with a file in neither `x.rs` nor `x/mod.rs`. */
export const modBreak = (base: Base, { file, mod, tried }: MissingMod): Break => {
  const { place, quote } = sited(file, mod.line, mod.name)
  const { history, snapshot } = base
  const moved = history.renames.find((one) => tried.includes(one.from))
  const deleted = history.deletions.find((one) => tried.includes(one.path))
  const lost = lostPath(snapshot, (path) => tried.includes(path))
  const beside = presentPaths(snapshot).filter(
    (path) => folderOf(path) === folderOf(tried[0]!) && path.endsWith('.rs'),
  )
  const near = nearNames(
    mod.name,
    beside.map((path) => path.slice(path.lastIndexOf('/') + 1, -3)),
    2,
  )
  const git: readonly EvidenceDraft[] =
    lost !== undefined
      ? []
      : moved
        ? [{ kind: 'git', commit: moved.commit, path: moved.from, change: `renamed-to ${moved.to}` }]
        : deleted
          ? [{ kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' }]
          : []
  const text =
    lost !== undefined
      ? `Remove the declaration, or ${restoring([lost])}.`
      : moved
        ? `Declare the module where its file is now: git moved it to ${moved.to}.`
        : deleted
          ? `Remove the declaration, or restore ${deleted.path}, which commit ${deleted.commit.slice(0, 10)} deleted.`
          : near.length === 1
            ? `Declare \`mod ${near[0]!};\` instead, whose file is there, or create ${tried[0]!}.`
            : `Create ${tried[0]!}, or remove the declaration.`
  return {
    kind: 'missing-module',
    file,
    place,
    target: tried[0]!,
    names: [],
    raises: 'other',
    confidence: 'proved',
    title: `\`mod ${mod.name};\` has no file: neither ${tried.join(' nor ')} exists`,
    because: 'the declaration stands under no condition and has no path of its own',
    evidence: [quote, { kind: 'absent', what: `module \`${mod.name}\``, searched: tried }, ...git],
    fix: { text },
  }
}

interface CrateCase {
  readonly file: string
  readonly held: Reached
  readonly use: RustCrateUse
  readonly devOnly: CrateDependency | null
  readonly scope: CrateDependency['scope']
  readonly lock: LockFile | null
  readonly local: Crate | null
}

/** A crate that is used and that no table of the manifest which counts for the file declares. */
export const crateBreak = ({ file, held, use, devOnly, scope, lock, local }: CrateCase): Break => {
  const { crate } = held
  const { place, quote } = sited(file, use.line, use.name)
  const flags = scope === 'dev' ? ['--dev'] : scope === 'build' ? ['--build'] : []
  const owner = crate.isMember
    ? ['--package', crate.package]
    : crate.folder === ''
      ? []
      : ['--manifest-path', crate.file]
  const source =
    local === null ? [use.name] : [local.package, '--path', local.folder === '' ? '.' : local.folder]
  const command = ['cargo', 'add', ...owner, ...flags, ...source]
  const table = scope === 'normal' ? 'dependencies' : `${scope}-dependencies`
  return {
    kind: 'missing-dependency',
    file,
    place,
    target: use.name,
    names: [],
    raises: 'other',
    confidence: devOnly === null && lock === null ? 'strong' : 'proved',
    title:
      devOnly === null
        ? `\`${use.name}\` is used, and ${crate.file} does not declare it`
        : `\`${use.name}\` is used outside of tests, and ${crate.file} declares it for development alone`,
    because: `no table of ${crate.file} that counts for ${file} names it`,
    evidence: [
      quote,
      { kind: 'manifest', file: crate.file, path: `${table}.${use.name}`, value: null },
      ...(devOnly === null
        ? [{ kind: 'absent' as const, what: `crate \`${use.name}\``, searched: [crate.file] }]
        : []),
    ],
    fix: { text: `Declare it: \`${command.join(' ')}\`.`, command },
    ...(devOnly === null ? {} : { distribution: use.name }),
  }
}
