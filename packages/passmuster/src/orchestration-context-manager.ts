import { startDiscovery } from './jobs/discover.ts'
import type { DiscoverOptions, DiscoveryRun } from './jobs/discovery.ts'
import { lastRun } from './jobs/last-discovery.ts'
import { statusSummary, type StatusSummary } from './jobs/status.ts'
import type { Envelope } from './model/event.ts'
import { FaultError } from './model/fault.ts'
import type { Discovery } from './model/report.ts'
import { orchestrationContext, type OrchestrationContext } from './report/context-file.ts'
import type { Phase } from './schedule/state.ts'

/** One specialist with its work: which group it serves in, what it waits for. */
export interface Assignment {
  readonly agent: string
  readonly group: string
  readonly finds: string
  readonly needs: readonly string[]
}

/**
 * The seed's context manager: launches the specialists of a repository in parallel, hands results on along the
 * graph, and tells where everything stands. Expected trouble rejects with `FaultError`.
 */
export class OrchestrationContextManager {
  readonly #options: DiscoverOptions
  readonly #envelopes: Envelope[] = []
  #run: DiscoveryRun | null = null
  #report: Discovery | null = null

  constructor(options: Partial<DiscoverOptions> = {}) {
    this.#options = { path: '.', ...options }
  }

  /** The last finished discovery of the repository (or the run that is named), from its journal alone. */
  static async load(
    options: { readonly path?: string; readonly stateDir?: string; readonly run?: string } = {},
  ): Promise<OrchestrationContextManager> {
    const { path = '.', stateDir, run } = options
    const recorded = await lastRun({
      repo: path,
      ...(stateDir === undefined ? {} : { state: stateDir }),
      ...(run === undefined ? {} : { run }),
    })
    if (!recorded.ok) throw new FaultError(recorded.faults[0] ?? unknownFault)
    const manager = new OrchestrationContextManager({ path, ...(stateDir === undefined ? {} : { stateDir }) })
    manager.#envelopes.push(...recorded.value.envelopes)
    manager.#report = recorded.value.discovery
    return manager
  }

  /** Starts every specialist that fits the repository; resolves with who does what as soon as they are off. */
  async launchParallelDiscovery(): Promise<readonly Assignment[]> {
    const started = await startDiscovery({
      ...this.#options,
      onEvents: (events) => {
        this.#envelopes.push(...events)
        this.#options.onEvents?.(events)
      },
    })
    if (!started.ok) throw new FaultError(started.faults[0] ?? unknownFault)
    this.#run = started.value
    return started.value.graph.tasks
      .filter((task) => task.work.kind === 'judge')
      .map((task) => ({
        agent: task.id,
        group: task.group,
        finds: task.title,
        needs: task.needs.map((need) => need.task),
      }))
  }

  /** Tasks whose needs all hold and that wait only for a slot. */
  getReadyTasks(): readonly string[] {
    return this.#inPhase('ready')
  }

  /** Who serves together, and how many of each group have settled. */
  getGroups(): OrchestrationContext['groups'] {
    return orchestrationContext(this.#envelopes).groups
  }

  /** What has not begun: ready, or waiting and for whom. */
  getQueue(): OrchestrationContext['queue'] {
    return orchestrationContext(this.#envelopes).queue
  }

  /** Counts by state and what runs now, folded from the events so far. */
  getStatusSummary(): StatusSummary {
    return statusSummary(this.#envelopes)
  }

  /** The whole report, when every specialist has settled. */
  async finished(): Promise<Discovery> {
    if (this.#report !== null) return this.#report
    if (this.#run === null) throw new Error('launchParallelDiscovery() comes first')
    const ended = await this.#run.finished
    if (!ended.ok) throw new FaultError(ended.faults[0] ?? unknownFault)
    return ended.value.discovery
  }

  #inPhase(phase: Phase): readonly string[] {
    const state = this.#run?.state() ?? null
    return state === null ? [] : state.list.filter((one) => one.phase === phase).map((one) => one.task.id)
  }
}

const unknownFault = {
  code: 'run-unknown',
  message: 'the run ended without a reason',
  hint: 'muster doctor',
  retry: 'safe',
} as const
