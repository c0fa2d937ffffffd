import { clearlyMeant } from '../../facts/near.ts'
import { folderOf, joinPath, nameOf } from '../../lib/paths.ts'
import type { Answer, Claim, ClaimEvidenceDraft } from './claim.ts'
import type { Ground } from './ground.ts'

type PathClaim = Extract<Claim, { kind: 'path' }>
/** Indexes of trees that draw this repository: most of what they name is there. */
export type KnownTrees = ReadonlySet<number>

const system =
  /^\/(?:Users|home|tmp|etc|usr|var|opt|dev|proc|root|mnt|bin|Applications|app|data|workspace|private)\//
const shouted = /(?:^|\/)[A-Z]+(?:_[A-Z]+)+\.(?!md|txt|rst)/
const placeholder =
  /(?:^|[/_.-])(?:foo|bar|baz|xxx|your|example|path\/to|some)(?:$|[/_.-])|^my[-_]|\/my[-_]|[[\]()+]|\.\.\.|NNN|XX|YYYY|^\.env$/i

/** Holds a path against the snapshot and its history. */
export const checkPath = (claim: PathClaim, ground: Ground, trees: KnownTrees): Answer => {
  const { repo } = ground
  const searched = placesOf(claim, ground)
  const what = `${claim.cue === 'tree' ? (searched[0] ?? claim.path) : claim.path} ${claim.denied ? 'is not there' : 'exists'}`
  const open = (because: string): Answer => ({ claim: what, verdict: 'not checkable', because })
  const found = findPath(claim, ground)
  if (found !== null)
    return {
      claim: what,
      verdict: claim.denied ? 'refuted' : 'verified',
      because: found.because,
      evidence: [{ kind: 'scanned', what: found.path, files: repo.snapshot.files.length, found: 1 }],
    }
  if (system.test(claim.path)) return open('an absolute path outside of the repository')
  const tail = claim.path.replace(/^(?:\.{0,2}\/)+/, '')
  if (placeholder.test(tail) || shouted.test(tail)) return open('the name is a placeholder')
  if (searched.length === 0) return open('the path leads out of the repository')
  const ignored = searched.map((path) => repo.unknowable(path)).find((why) => why !== null)
  if (ignored !== undefined) return open(`it may be there all the same: ${ignored}`)
  const past = pastOf(searched, ground)
  const speaks = past !== null || claim.denied || speaksOfHere(claim, ground, trees)
  if (!speaks) return open('nothing says that it is a path of this repository, and it is not there')
  const near = nearOf(searched[0]!, ground)
  const evidence: ClaimEvidenceDraft[] = [
    { kind: 'absent', what: `file \`${tail.replace(/\/$/, '')}\``, searched },
    ...(past === null ? [] : [past.evidence]),
  ]
  return {
    claim: what,
    verdict: claim.denied ? 'verified' : 'refuted',
    because: `not in the snapshot${past === null ? neverWas(ground) : `; ${past.because}`}${near === null ? '' : `; near it is ${near}`}`,
    evidence,
  }
}

/** Where the path was looked for: below the root, and below each folder that its first folder stands in. */
const placesOf = (claim: PathClaim, { folders }: Ground): readonly string[] => {
  const path = joinPath('', claim.path.replace(/^\/+/, ''))
  if (path === null || path === '') return []
  const inside = claim.cue === 'tree' ? path.slice(path.indexOf('/') + 1) : path
  return [...new Set(claim.cue === 'tree' && folders.has(folderOf(path)) ? [path] : [inside])]
}

const findPath = (
  claim: PathClaim,
  { files, folders, byName, home }: Ground,
): { readonly path: string; readonly because: string } | null => {
  const path = joinPath('', claim.path.replace(/^\/+/, '')) ?? ''
  if (path === '') return null
  const near = joinPath(home, claim.path)
  if (near !== null && near !== path && (files.has(near) || folders.has(near)))
    return { path: near, because: `in the snapshot as ${near}${folders.has(near) ? '/' : ''}` }
  const steps = path.split('/')
  const shortest = claim.cue === 'tree' ? Math.min(steps.length - 1, 1) : 0
  for (let from = 0; from <= shortest; from += 1) {
    const tail = steps.slice(from).join('/')
    if (files.has(tail)) return { path: tail, because: 'in the snapshot' }
    if (folders.has(tail)) return { path: tail, because: 'a folder of the snapshot' }
  }
  const tail = claim.cue === 'tree' && steps.length > 1 ? steps.slice(1).join('/') : path
  const ends = (byName.get(nameOf(tail)) ?? []).filter((file) => file.endsWith(`/${tail}`))
  if (ends.length === 1) return { path: ends[0]!, because: `in the snapshot as ${ends[0]!}` }
  if (ends.length > 1)
    return { path: ends[0]!, because: `in the snapshot ${ends.length} times, first as ${ends[0]!}` }
  const folder = [...folders].filter((one) => one.endsWith(`/${tail}`)).sort()
  if (folder.length > 0) return { path: folder[0]!, because: `in the snapshot as ${folder[0]!}/` }
  const source = tail.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
  return source !== tail && files.has(source)
    ? { path: source, because: `in the snapshot as ${source}` }
    : null
}

interface Past {
  readonly because: string
  readonly evidence: ClaimEvidenceDraft
}

const pastOf = (paths: readonly string[], { repo, files }: Ground): Past | null => {
  const isPast = (path: string): boolean =>
    paths.some(
      (one) => one === path || path.startsWith(`${one}/`) || (!one.includes('/') && nameOf(path) === one),
    )
  const renamed = repo.history.renames.find(({ from }) => isPast(from))
  if (renamed !== undefined) {
    const gone = files.has(renamed.to) ? '' : ', which is gone too'
    return {
      because: `git renamed ${paths.includes(renamed.from) ? 'it' : renamed.from} to ${renamed.to}${gone} in ${renamed.commit.slice(0, 9)}`,
      evidence: {
        kind: 'git',
        commit: renamed.commit,
        path: renamed.from,
        change: `renamed-to ${renamed.to}`,
      },
    }
  }
  const deleted = repo.history.deletions.find(({ path }) => isPast(path))
  if (deleted === undefined) return null
  return {
    because: `${paths.includes(deleted.path) ? '' : `${deleted.path} was `}deleted in ${deleted.commit.slice(0, 9)}`,
    evidence: { kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' },
  }
}

const neverWas = ({ repo: { history } }: Ground): string =>
  history.commits === 0 || history.shallow || history.limited === true || history.incomplete === true
    ? ''
    : `, and none of the ${history.commits} commits deleted or renamed it`

/** Whether the text certainly means this repository. */
const speaksOfHere = (claim: PathClaim, { folders }: Ground, trees: KnownTrees): boolean => {
  if (claim.cue === 'tree') return claim.tree !== undefined && trees.has(claim.tree)
  if (claim.cue === 'made') return true
  const parts = claim.path.replace(/^(?:\.{0,2}\/)+/, '').split('/')
  const home = parts.slice(0, 2).join('/')
  if (claim.cue === 'listed') return parts.length > 1 && folders.has(parts[0]!)
  return parts.length > 2 && folders.has(home)
}

const nearOf = (path: string, { byName, files }: Ground): string | null => {
  const twins = byName.get(nameOf(path)) ?? []
  if (twins.length === 1 && !/^(?:index|__init__|README|main|mod)\./.test(nameOf(path))) return twins[0]!
  const beside = [...files].filter((file) => folderOf(file) === folderOf(path)).map(nameOf)
  const meant = clearlyMeant(nameOf(path), beside)
  return meant === null ? null : `${folderOf(path)}/${meant}`.replace(/^\//, '')
}

/** Trees of which at least two entries, and more than half of them, are there. */
export const knownTrees = (claims: readonly Claim[], ground: Ground): KnownTrees => {
  const known = new Set<number>()
  const entries = claims.filter((one) => one.kind === 'path').filter((one) => one.tree !== undefined)
  for (const [tree, all] of Map.groupBy(entries, (one) => one.tree!)) {
    const there = all.filter((one) => findPath(one, ground) !== null).length
    if (there >= 2 && there * 2 > all.length) known.add(tree)
  }
  return known
}
