import { runId, type Digest, type Outcome } from '../../../src/model/task.ts'
import type { CheckRow, Problem, Validation } from '../../../src/model/validation.ts'

export const row = (id: string, outcome: Outcome, given: Partial<CheckRow> = {}): CheckRow => ({
  id,
  kind: 'unit',
  title: id,
  outcome,
  because: '',
  via: 'ran',
  startedAt: '2026-11-22T10:00:00.000Z',
  durationMs: 1200,
  attempts: [],
  tests: null,
  cache: { state: 'off', because: 'no inputs are declared' },
  ...given,
})

export const problem = (given: Partial<Problem>): Problem => ({
  file: 'src/a.ts',
  line: 3,
  column: 7,
  severity: 'high',
  code: 'TS2322',
  message: "Type 'string' is not assignable to type 'number'.",
  tools: ['tsc'],
  checks: ['types'],
  ...given,
})

const attempt: CheckRow['attempts'][number] = {
  n: 1,
  startedMs: 0,
  outcome: { is: 'failed', findings: 0 },
  usage: { wallMs: 1200, cpuMs: 900, rssMb: 80 },
  exit: 1,
  signal: null,
  record: 'a'.repeat(64) as Digest,
  log: '/state/logs/r1/types.1.log',
}

/** One check of every outcome that a list can show. */
export const sample: Validation = {
  v: 1,
  kind: 'validation',
  run: runId('r1'),
  verdict: 'failed',
  because: '',
  tasks: [
    row('lint', { is: 'passed' }, { kind: 'lint', via: 'restored' }),
    row('types', { is: 'failed', findings: 1 }, { kind: 'types', because: 'exit 2', attempts: [attempt] }),
    row(
      'test',
      { is: 'passed' },
      { durationMs: 12_345, tests: { collected: 30, passed: 29, failed: 0, skipped: 1 } },
    ),
    row('slow <test>', { is: 'timed-out' }, { because: 'no end within 90 s', attempts: [attempt] }),
    row('none', { is: 'empty' }, { because: 'exit 0, but 0 tests were collected' }),
    row(
      'e2e',
      { is: 'not-run', because: 'playwright was not found' },
      { kind: 'e2e', because: 'playwright was not found', durationMs: null, startedAt: null },
    ),
    row(
      'ship',
      { is: 'blocked', by: [] },
      { kind: 'build', because: 'types did not pass', durationMs: null, startedAt: null },
    ),
    row('shaky', { is: 'flaky' }, { because: 'passed at the 2nd of 2 attempts' }),
  ],
  problems: [
    problem({}),
    problem({
      file: null,
      line: null,
      column: null,
      code: null,
      message: 'line one\u001b[2J',
      checks: ['types'],
    }),
  ],
  left: [],
  metrics: {
    wallMs: 14_000,
    cpuMs: 20_000,
    speedup: 1.5,
    bound: 12_345,
    achieved: 13_900,
    slots: 2,
    slotsBy: 'cores',
    efficiency: 0.7,
    peakOpen: 2,
    peakRss: 300,
    serialWorkMs: 21_000,
    regretMs: 1555,
    bottleneck: { task: 'test', costsMs: 6000 },
  },
}
