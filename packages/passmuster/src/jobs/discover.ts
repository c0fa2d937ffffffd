import { canonicalJson } from '../lib/canonical-json.ts'
import { nearest } from '../lib/nearest.ts'
import { FaultError, fail, ok, type Fault, type Result } from '../model/fault.ts'
import { roster } from '../specialists/roster.ts'
import { claimRun, configDigest, findRunToAttach } from '../store/own-run.ts'
import { version } from '../version.ts'
import { programVersion } from './build-id.ts'
import type { DiscoveryBase } from './assemble.ts'
import { followToEnd } from './attach.ts'
import { jobOf, type DiscoverOptions, type DiscoveryRun } from './discovery.ts'
import { discoveryGraph, parsedFiles } from './discovery-graph.ts'
import { launch, settle } from './launch.ts'
import { openRepository, type OpenRepository } from './open-repository.ts'
import { prepare, type TeamWishes } from './prepare.ts'
import { newRunId } from './run-recorded.ts'

/** Starts a discovery of the repository that holds `path`, or joins one that is already going on for the same work. */
export const startDiscovery = async (options: DiscoverOptions): Promise<Result<DiscoveryRun>> => {
  const unknown = unknownSpecialists(options)
  if (unknown.length > 0) return fail(...unknown)
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  try {
    return ok(await beginOrJoin(opened.value, options))
  } catch (error) {
    opened.value.store.close()
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  }
}

/** Names that no specialist has, with the nearest one that is there. */
export const unknownSpecialists = ({ only, skip }: TeamWishes): readonly Fault[] => {
  const known = roster.map((one) => one.id)
  return [...(only ?? []), ...(skip ?? [])]
    .filter((id) => !known.includes(id))
    .map((id) => {
      const near = nearest(id, known)
      return {
        code: 'usage' as const,
        message: `there is no specialist \`${id}\``,
        hint: near === null ? `there are: ${known.join(', ')}` : `did you mean \`${near}\`?`,
        retry: 'never' as const,
      }
    })
}

const beginOrJoin = async (repository: OpenRepository, options: DiscoverOptions): Promise<DiscoveryRun> => {
  const { source, store, root } = repository
  const prepared = await prepare(source, options)
  options.onRepository?.(
    `${root}: ${source.snapshot.files.length} files, ${parsedFiles(source.snapshot).length} to parse`,
  )
  const base: DiscoveryBase = { snapshot: source.snapshot, stack: prepared.stack, team: prepared.team }
  const baseDigest = store.artifacts.put(new TextEncoder().encode(canonicalJson(base)), 'application/json')
  const config = {
    base: baseDigest,
    team: prepared.members.map((one) => one.id),
    rev: options.rev ?? null,
    fresh: options.fresh === true,
    version,
    // Another build of one version judges otherwise: its run is not this one.
    program: programVersion(),
  }
  const going = findRunToAttach(store, {
    job: jobOf(options),
    snapshot: source.snapshot.digest,
    configDigest: configDigest(config),
  })
  const graph = discoveryGraph({
    snapshot: source.snapshot,
    team: prepared.members,
    factsVersion: programVersion(),
    restore: options.fresh !== true,
  })
  if (going !== null) {
    const attached = {
      run: going.run,
      graph,
      team: prepared.team,
      via: 'attached' as const,
      state: () => null,
    }
    return {
      ...attached,
      finished: settle(followToEnd(store, going.run, options), { repository, options, run: going.run }),
    }
  }
  const run = newRunId()
  const claim = claimRun(store, run)
  if ('holder' in claim) throw new Error('a new run id is already owned')
  return launch({ repository, prepared, options, run, claim, graph, config })
}
