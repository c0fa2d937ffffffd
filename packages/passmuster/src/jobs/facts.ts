import { canonicalJson } from '../lib/canonical-json.ts'
import { cpuMs, systemClock } from '../lib/clock.ts'
import type { Artifacts, AttemptResult, Executor, Source } from '../model/ports.ts'
import type { SnapshotFile } from '../model/snapshot.ts'
import type { Stack } from '../model/team.ts'
import { buildGraph } from '../facts/build-graph.ts'
import type { FileFacts } from '../facts/file-facts.ts'
import { unparsedLanguages, type OptionalLanguage } from '../facts/optional-parser.ts'
import type { Manifests } from '../facts/manifests/manifest.ts'
import type { History, Repo } from '../facts/repo.ts'
import { barrier } from '../consolidate/coverage.ts'

/** The artifact of the index task: sizes of the graph, and the files nobody can have read, with why. */
export interface IndexArtifact {
  readonly modules: number
  readonly edges: number
  readonly breaks: number
  readonly barriers: readonly (readonly [file: string, why: string])[]
  /** Languages of the repository whose parser is not installed. */
  readonly unparsed?: readonly OptionalLanguage[]
}

export interface RepoFactsOptions {
  readonly source: Source
  readonly stack: Stack
  readonly texts: ReadonlyMap<string, string>
  readonly manifests: Manifests
  readonly unknowable: Repo['unknowable']
  readonly artifacts: Artifacts
  /** Facts of every parsed file: what extraction left, the rest from the cache, the rest parsed now. */
  readonly facts: () => Promise<ReadonlyMap<string, FileFacts>>
  readonly history: (signal?: AbortSignal) => Promise<History>
}

export interface RepoFacts {
  /** Built on first use, once. */
  readonly repo: () => Promise<Repo>
  readonly executors: { readonly history: Executor; readonly index: Executor }
}

/** The repository as facts, and the executors of the two tasks that build it. */
export const repoFacts = (options: RepoFactsOptions): RepoFacts => {
  let building: Promise<Repo> | null = null
  let reading: Promise<History> | null = null
  const history = (signal?: AbortSignal): Promise<History> => (reading ??= options.history(signal))
  const repo = (): Promise<Repo> => (building ??= build(options, history()))
  return {
    repo,
    executors: {
      history: { run: (_task, context) => measured(async () => void (await history(context.signal)), false) },
      index: {
        run: () =>
          measured(async () => {
            const { graph, snapshot, facts, texts } = await repo()
            const barriers = snapshot.files.flatMap((file: SnapshotFile) => {
              const why = barrier(file, facts, texts)
              return why === null ? [] : [[file.path, why] as const]
            })
            const artifact: IndexArtifact = {
              modules: graph.modules.size,
              edges: graph.edges.length,
              breaks: graph.breaks.length,
              barriers,
              unparsed: unparsedLanguages(facts),
            }
            return options.artifacts.put(
              new TextEncoder().encode(canonicalJson(artifact)),
              'application/json',
            )
          }, true),
      },
    },
  }
}

const build = async (options: RepoFactsOptions, history: Promise<History>): Promise<Repo> => {
  const { source, stack, texts, manifests, unknowable } = options
  const base = {
    snapshot: source.snapshot,
    facts: await options.facts(),
    texts,
    manifests,
    history: await history,
    unknowable,
  }
  return { ...base, stack, graph: buildGraph(base) }
}

/** Runs work in this process; `cpu`: its processor time is this process's. */
const measured = async (
  work: () => Promise<AttemptResult['result'] | undefined | void>,
  cpu: boolean,
): Promise<AttemptResult> => {
  const [wall, used] = [systemClock.mono(), cpuMs()]
  const result = (await work()) ?? null
  const usage = { wallMs: systemClock.mono() - wall, cpuMs: cpu ? cpuMs() - used : null, rssMb: null }
  return { outcome: { is: 'passed' }, usage, examined: null, result }
}
