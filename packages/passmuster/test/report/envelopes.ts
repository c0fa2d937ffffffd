import type { Envelope, EventBody } from '../../src/model/event.ts'
import type { Digest, Task } from '../../src/model/task.ts'
import { runId, taskId } from '../../src/model/task.ts'
import { sample } from './sample.ts'

const task = (id: string, group: string, work: Task['work'], needs: readonly string[]): Task => ({
  id: taskId(id),
  key: `discover/${id}`,
  title: `what ${id} does`,
  group,
  work,
  needs: needs.map((need) => ({ task: taskId(need), when: 'settled' })),
  required: true,
  timeoutMs: 1000,
  retries: 0,
  locks: [],
  slots: 1,
  memoryMb: 64,
  fingerprint: null,
})

const digest = '0'.repeat(64) as Digest
const usage = { wallMs: 12, cpuMs: 10, rssMb: 5 }
const graph = {
  tasks: [
    task('extract:0', 'facts', { kind: 'extract', files: ['a.py'] }, []),
    task('debugger', 'performance', { kind: 'judge', specialist: 'debugger' }, ['extract:0']),
    task('planner', 'planning', { kind: 'judge', specialist: 'planner' }, ['debugger']),
  ],
}
const handoff = {
  from: taskId('debugger'),
  to: taskId('planner'),
  signal: 'TASK_COMPLETE' as const,
  summary: '3 blockers',
  decisions: [],
  findings: [],
  artifacts: [],
  openQuestions: [],
  provenance: { commit: null, digests: [] },
  budget: { tokens: 100, used: 3 },
  dropped: [],
}
const passed = { is: 'passed' } as const

const bodies: readonly EventBody[] = [
  {
    type: 'run.started',
    job: 'discover',
    graph,
    limits: { slots: 2, memoryMb: 100, overtakes: 3 },
    config: {},
    snapshot: digest,
    host: { cores: 2, memoryMb: 1, platform: 'linux', node: '24', version: '0' },
  },
  { type: 'task.ready', task: taskId('extract:0') },
  { type: 'attempt.started', task: taskId('extract:0'), attempt: 1 },
  { type: 'task.settled', task: taskId('extract:0'), outcome: passed, via: 'ran', result: null },
  { type: 'task.ready', task: taskId('debugger') },
  { type: 'attempt.started', task: taskId('debugger'), attempt: 1 },
  { type: 'finding.reported', task: taskId('debugger'), finding: sample.findings[0]! },
  {
    type: 'attempt.finished',
    task: taskId('debugger'),
    attempt: 1,
    outcome: passed,
    usage,
    examined: null,
    result: digest,
  },
  { type: 'task.settled', task: taskId('debugger'), outcome: passed, via: 'ran', result: digest },
  { type: 'handoff.made', handoff },
  { type: 'handoff.accepted', from: taskId('debugger'), to: taskId('planner') },
  { type: 'task.restored', task: taskId('planner'), result: digest, examined: null },
  { type: 'task.settled', task: taskId('planner'), outcome: passed, via: 'restored', result: digest },
  { type: 'run.finished', verdict: 'passed', because: 'all required tasks passed' },
]

/** A small run, event by event. */
export const envelopes: readonly Envelope[] = bodies.map((body, i) => ({
  v: 1,
  run: runId('run-1'),
  seq: i + 1,
  epoch: 1,
  at: 1000 + i,
  mono: i,
  body,
}))
