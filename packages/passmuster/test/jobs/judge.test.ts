import { expect, test } from 'vitest'
import { judgeExecutor, type JudgeArtifact } from '../../src/jobs/judge.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { EventBody } from '../../src/model/event.ts'
import type { Finding, FindingDraft } from '../../src/model/finding.ts'
import type { AttemptResult } from '../../src/model/ports.ts'
import { runId, taskId } from '../../src/model/task.ts'
import type { Specialist } from '../../src/specialists/specialist.ts'
import { smallRepo } from '../specialists/small-repo.ts'
import { commandTask, openedStore } from '../store/store-folder.ts'

const draft = (n: number): FindingDraft => ({
  rule: 'puppet/line',
  title: `line ${n}`,
  severity: 'low',
  category: 'structure',
  at: [{ file: 'a.py', startLine: n, endLine: n }],
  evidence: [{ kind: 'quote', file: 'a.py', startLine: n, endLine: n, contains: [] }],
  impact: '',
  fix: { text: '' },
  confidence: 'weak',
  symbol: String(n),
})

/** A specialist whose judgement is this generator. */
const puppet = (judge: () => Generator<FindingDraft>, more: Partial<Specialist> = {}): Specialist => ({
  id: 'puppet',
  group: 'quality',
  finds: '',
  version: 1,
  wants: null,
  examines: () => true,
  judge,
  ...more,
})

const files = { 'a.py': 'one = 1\ntwo = 2\n', 'b.py': 'three = 3\n' }

const judge = async (
  specialist: Specialist,
  {
    signal = new AbortController().signal,
    ...limits
  }: { readonly signal?: AbortSignal; readonly heapMb?: number } = {},
): Promise<
  AttemptResult & { readonly said: JudgeArtifact | null; readonly events: readonly EventBody[] }
> => {
  const { artifacts } = openedStore()
  const events: EventBody[] = []
  const task = commandTask('judge:puppet', { work: { kind: 'judge', specialist: 'puppet' } })
  const result = await judgeExecutor({
    roster: new Map([[specialist.id, specialist]]),
    artifacts,
    ...limits,
    repo: () => Promise.resolve(smallRepo(files, specialist)),
    seal: async (drafts, by, _repo, checked) => {
      const sealed = drafts.map(({ symbol, ...one }): Finding => ({
        ...one,
        id: symbol,
        evidence: [],
        by: [by],
        status: 'verified',
      }))
      for (const one of sealed) checked(one, 'it stands there')
      return sealed
    },
  }).run(task, {
    run: runId('r'),
    epoch: 1,
    attempt: 1,
    signal,
    report: (event) => void events.push(event),
    inputs: new Map(),
  })
  const bytes = result.result === null ? null : artifacts.get(result.result)
  return {
    ...result,
    events,
    said: bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as JudgeArtifact),
  }
}

/** Spends a slice, so that the judge lets the event loop have its turn. */
const spend = (): void => {
  for (const began = systemClock.mono(); systemClock.mono() - began < 20;);
}
const ids = (said: JudgeArtifact | null): readonly string[] => said?.findings.map((one) => one.id) ?? []

test('what a specialist says is sealed, reported, and kept with the files it judged over', async () => {
  const conclude = (): { plan: [] } => ({ plan: [] })
  const one = puppet(
    function* () {
      yield draft(1)
      yield draft(2)
    },
    { conclude, examines: (file) => file === 'b.py' },
  )
  const { outcome, said, examined, events } = await judge(one)
  expect(outcome).toEqual({ is: 'passed' })
  expect(said).toMatchObject({ specialist: 'puppet', conclusion: { plan: [] }, files: [1] })
  expect(ids(said)).toEqual(['1', '2'])
  expect(examined).toMatchObject({ files: 1, lines: 1 })
  expect(events.map((event) => event.type)).toEqual([
    'finding.reported',
    'finding.checked',
    'finding.reported',
    'finding.checked',
  ])
  expect(events[0]).toMatchObject({ task: taskId('judge:puppet') })
})

test.each(['timed-out', 'cancelled'] as const)(
  '%s keeps what had been found, and concludes nothing',
  async (is) => {
    const stop = new AbortController()
    let went = 0
    const endless = puppet(
      function* () {
        for (;;) {
          yield draft(++went)
          if (went === 3) stop.abort(is)
          spend()
        }
      },
      { conclude: () => ({ plan: [] }) },
    )
    const { outcome, said } = await judge(endless, { signal: stop.signal })
    expect(outcome).toEqual({ is })
    expect(went, 'it was stopped within two slices').toBeLessThanOrEqual(5)
    expect(ids(said).slice(0, 3)).toEqual(['1', '2', '3'])
    expect(said?.conclusion).toEqual({})
  },
)

test('more memory than it may have ends it with a fault, and keeps what had been found', async () => {
  const held: unknown[] = []
  const greedy = puppet(function* () {
    for (let n = 1; ; n++) {
      yield draft(n)
      held.push(Array.from({ length: 1_000_000 }, (_, index) => ({ index })))
      spend()
    }
  })
  const { outcome, said } = await judge(greedy, { heapMb: 100 })
  expect(outcome).toMatchObject({ is: 'errored', fault: { code: 'memory-limit', retry: 'never' } })
  expect(ids(said)[0]).toBe('1')
  expect(held.length).toBeLessThan(10)
})

test('a specialist that this version does not have is not run', async () => {
  const { outcome, said } = await judge(puppet(function* () {}, { id: 'another' }))
  expect(outcome.is).toBe('not-run')
  expect(said).toBeNull()
})

test('two judgements at once never count one stretch of processor time twice', async () => {
  const { artifacts } = openedStore()
  const busy = (id: string): Specialist =>
    puppet(
      function* () {
        for (const until = systemClock.mono() + 60; systemClock.mono() < until;);
        yield draft(1)
      },
      { id },
    )
  const pair = [busy('one'), busy('two')]
  let asked = 0
  const executor = judgeExecutor({
    roster: new Map(pair.map((one) => [one.id, one])),
    artifacts,
    // The second becomes busy while the first waits for its seal.
    repo: async () => {
      asked += 1
      if (asked > 1) await systemClock.sleep(100)
      return smallRepo(files, pair[0]!)
    },
    seal: async () => (await systemClock.sleep(200), []),
  })
  const began = systemClock.mono()
  const ended = await Promise.all(
    pair.map(({ id }) =>
      executor.run(commandTask(`judge:${id}`, { work: { kind: 'judge', specialist: id } }), {
        run: runId('r'),
        epoch: 1,
        attempt: 1,
        signal: new AbortController().signal,
        report: () => undefined,
        inputs: new Map(),
      }),
    ),
  )
  const cpu = ended.reduce((sum, one) => sum + (one.usage.cpuMs ?? 0), 0)
  expect(cpu).toBeLessThan(systemClock.mono() - began)
  for (const { usage } of ended) expect(usage.cpuMs).toBeLessThan(100)
})
