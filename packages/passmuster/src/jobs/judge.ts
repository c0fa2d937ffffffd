import { cpuMs, nextTurn, systemClock } from '../lib/clock.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import type { Fault } from '../model/fault.ts'
import type { Finding, FindingDraft } from '../model/finding.ts'
import type { Artifacts, AttemptContext, AttemptResult, Executor } from '../model/ports.ts'
import type { Digest, Examined, Outcome, Task } from '../model/task.ts'
import { redactAll } from '../context/redact.ts'
import type { Repo } from '../facts/repo.ts'
import type { Conclusion, JudgeResult, Others, Specialist } from '../specialists/specialist.ts'

export interface JudgeOptions {
  readonly roster: ReadonlyMap<string, Specialist>
  readonly artifacts: Artifacts
  /** The repository as facts; built at most once per process. */
  readonly repo: () => Promise<Repo>
  /** Reads quotes, checks evidence, computes ids. */
  readonly seal: (
    drafts: readonly FindingDraft[],
    specialist: string,
    repo: Repo,
    checked: (finding: Finding, because: string) => void,
  ) => Promise<readonly Finding[]>
  /** Heap that a judgement may add before it is stopped, in MB; 1024 when absent. */
  readonly heapMb?: number
}

/** The artifact of a judge task: what it said, and which snapshot files (by index) it judged over. */
export interface JudgeArtifact extends JudgeResult {
  readonly files: readonly number[]
}

/** Longest stretch of judging before the event loop gets its turn, in ms. */
const sliceMs = 15

/** Runs a specialist's judgement in slices; a time limit keeps what had been found before it. */
export const judgeExecutor = (options: JudgeOptions): Executor => {
  const inTurn = oneAtATime()
  return {
    run: async (task, context) => {
      const specialist = task.work.kind === 'judge' ? options.roster.get(task.work.specialist) : undefined
      if (specialist === undefined) return notRun(`no specialist of that name is in this version`)
      const begun = systemClock.mono()
      const repo = await options.repo()
      return inTurn(() => judgement(specialist, repo, { options, task, context, begun }))
    },
  }
}

/**
 * Runs one piece of work after the other. Judges share this process's one thread: side by side they would be no
 * sooner done, and the processor time of one would be counted to another that only waits for a file.
 */
const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

interface Judging {
  readonly options: JudgeOptions
  readonly task: Task
  readonly context: AttemptContext
  /** When the attempt began, before it waited for its turn. */
  readonly begun: number
}

const judgement = async (
  specialist: Specialist,
  repo: Repo,
  { options, task, context, begun }: Judging,
): Promise<AttemptResult> => {
  const watch = stopwatch(begun)
  if (context.signal.aborted)
    return { outcome: stopped(context), usage: watch.usage(), examined: null, result: null }
  const others = readOthers(context, options.artifacts)
  const drafting = await draft(specialist, repo, others, { context, watch, heapMb: options.heapMb ?? 1024 })
  const findings = await options.seal(drafting.drafts, specialist.id, repo, (finding, because) => {
    context.report({ type: 'finding.reported', task: task.id, finding })
    context.report({ type: 'finding.checked', id: finding.id, status: finding.status, because })
  })
  const conclusion: Conclusion =
    drafting.outcome.is === 'passed' ? redactAll(specialist.conclude?.(repo, others, findings) ?? {}) : {}
  const files = examinedIndexes(specialist, repo)
  const artifact: JudgeArtifact = { specialist: specialist.id, findings, conclusion, files }
  const result = options.artifacts.put(new TextEncoder().encode(canonicalJson(artifact)), 'application/json')
  return { outcome: drafting.outcome, usage: watch.usage(), examined: examinedOf(files, repo), result }
}

const stopped = ({ signal }: AttemptContext): Outcome => ({
  is: signal.reason === 'timed-out' ? 'timed-out' : 'cancelled',
})

const notRun = (because: string): AttemptResult => ({
  outcome: { is: 'not-run', because },
  usage: { wallMs: 0, cpuMs: null, rssMb: null },
  examined: null,
  result: null,
})

/** Wall since `wall`, and this thread's processor time in the slices that were ours. */
const stopwatch = (wall: number) => {
  let cpu = 0
  let from = cpuMs()
  return {
    pause: (): void => void (cpu += cpuMs() - from),
    go: (): void => void (from = cpuMs()),
    usage: () => ({
      wallMs: systemClock.mono() - wall,
      cpuMs: cpu + cpuMs() - from,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
    }),
  }
}

interface Drafting {
  readonly drafts: readonly FindingDraft[]
  readonly outcome: Outcome
}

const draft = async (
  specialist: Specialist,
  repo: Repo,
  others: Others,
  run: {
    readonly context: AttemptContext
    readonly watch: ReturnType<typeof stopwatch>
    readonly heapMb: number
  },
): Promise<Drafting> => {
  const drafts: FindingDraft[] = []
  const heap = process.memoryUsage().heapUsed
  let slice = systemClock.mono()
  for (const one of specialist.judge(repo, others)) {
    drafts.push(one)
    if (systemClock.mono() - slice < sliceMs) continue
    run.watch.pause()
    await nextTurn()
    run.watch.go()
    slice = systemClock.mono()
    if (run.context.signal.aborted)
      return {
        drafts,
        outcome: { is: run.context.signal.reason === 'timed-out' ? 'timed-out' : 'cancelled' },
      }
    if ((process.memoryUsage().heapUsed - heap) / 2 ** 20 > run.heapMb)
      return { drafts, outcome: { is: 'errored', fault: tooMuch(specialist.id) } }
  }
  return { drafts, outcome: { is: 'passed' } }
}

const tooMuch = (id: string): Fault => ({
  code: 'memory-limit',
  message: `${id} needed more memory than it may have`,
  hint: `muster discover --skip ${id} leaves it out`,
  retry: 'never',
})

const readOthers = (context: AttemptContext, artifacts: Artifacts): Others => {
  const others = new Map<string, JudgeResult>()
  for (const [id, input] of context.inputs) {
    const bytes = input.result === null ? null : artifacts.get(input.result)
    if (bytes === null || id === 'index') continue
    others.set(id, JSON.parse(new TextDecoder().decode(bytes)) as JudgeResult)
  }
  return others
}

const examinedIndexes = (specialist: Specialist, repo: Repo): readonly number[] => {
  const indexes: number[] = []
  repo.snapshot.files.forEach((file, index) => {
    const read = repo.facts.get(file.path)?.code != null || repo.texts.has(file.path)
    if (read && specialist.examines(file.path, repo)) indexes.push(index)
  })
  return indexes
}

const examinedOf = (indexes: readonly number[], repo: Repo): Examined => {
  const files = indexes.flatMap((index) => repo.snapshot.files[index] ?? [])
  return {
    files: files.length,
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    digest: sha256(files.map((file) => `${file.path}\0${file.digest}\n`).join('')) as Digest,
  }
}
