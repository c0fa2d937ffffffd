import { join } from 'node:path'
import { ok, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'
import { openCommit } from '../snapshot/commit.ts'
import { locate } from '../snapshot/locate.ts'
import { openWorkingTree } from '../snapshot/working-tree.ts'
import { stateHome } from '../store/home.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { sweepDeadRuns } from '../store/sweep.ts'

export interface RepositoryOptions {
  /** Any folder inside the repository. */
  readonly path: string
  readonly stateDir?: string
  readonly durable?: boolean
  /** Examine this commit instead of the working tree. */
  readonly rev?: string
  readonly signal?: AbortSignal
}

export interface OpenRepository {
  readonly root: string
  /** The git folder that all worktrees share. */
  readonly commonDir: string
  readonly source: Source
  readonly store: Store
}

/** Opens what is examined and the state kept about it; ends what a dead muster left running. */
export const openRepository = async (options: RepositoryOptions): Promise<Result<OpenRepository>> => {
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  const opened =
    options.rev === undefined
      ? await openWorkingTree(options.path, signal)
      : await openCommit(options.path, options.rev, signal)
  const located = await locate(options.path, signal)
  if (!opened.ok) return opened
  if (!located.ok) return located
  const { root, commonDir } = located.value
  const store = openState(commonDir, options)
  return store.ok ? ok({ root, commonDir, source: opened.value, store: store.value }) : store
}

/** The state of the repository with this common git folder. */
export const openState = (
  commonDir: string,
  options: Pick<RepositoryOptions, 'stateDir' | 'durable'>,
): Result<Store> => {
  const home = stateHome({ commonDir, override: options.stateDir, env: process.env })
  if (!home.ok) return home
  const store = openStore({ dir: home.value, durable: options.durable === true })
  if (store.ok) sweepDeadRuns(store.value)
  return store
}

/** Where the projection for other tools is written, unless the caller moves it. */
export const contextPath = (root: string): string => join(root, '.muster', 'orchestration_context.json')
