/** A seeded bug: in `file` (below src/) the text `find`, which must stand there exactly once, becomes `put`. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly put: string
  /** Test files or folders (below test/) that should catch it. */
  readonly tests: readonly string[]
}

const schedule = ['schedule/pieces.test.ts', 'schedule/fairness.test.ts', 'engine']
const engine = ['engine']
const blockers = ['mutation/blast.test.ts']

/** One line per bug somebody could really make. A text that no longer stands in its file is an error of the gate. */
export const mutants: readonly Mutant[] = [
  {
    name: 'starts of one round take no slots',
    file: 'schedule/pick.ts',
    find: 'slots -= shape.slots',
    put: 'slots -= 0',
    tests: schedule,
  },
  {
    name: 'a task is overtaken once too often',
    file: 'schedule/pick.ts',
    find: 'if (overtaken(lane.shape) >= limits.overtakes)',
    put: 'if (overtaken(lane.shape) > limits.overtakes)',
    tests: schedule,
  },
  {
    name: 'ties go to the task declared last',
    file: 'schedule/state.ts',
    find: '|| a - b)',
    put: '|| b - a)',
    tests: schedule,
  },
  {
    name: 'the rank forgets the chain behind',
    file: 'schedule/rank.ts',
    find: 'estimate(graph.tasks[task]!) + behind',
    put: 'estimate(graph.tasks[task]!)',
    tests: schedule,
  },
  {
    name: 'one retry too few',
    file: 'schedule/retry.ts',
    find: 'tries <= one.task.retries',
    put: 'tries < one.task.retries',
    tests: schedule,
  },
  {
    name: 'a retry follows a cancel',
    file: 'schedule/retry.ts',
    find: 'state.cancel === null && ',
    put: '',
    tests: schedule,
  },
  {
    name: 'a lost attempt uses up a retry',
    file: 'schedule/evolve.ts',
    find: 'one.lost += 1',
    put: 'one.lost += 0',
    tests: schedule,
  },
  {
    name: 'whatever has not failed counts as passed',
    file: 'schedule/evolve.ts',
    find: "outcome.is === 'passed' || outcome.is === 'flaky'",
    put: "outcome.is !== 'failed'",
    tests: schedule,
  },
  {
    name: 'a task behind a blocked one is blocked though it only needs it settled',
    file: 'schedule/decide.ts',
    find: "strict[edge] === 0 || dependent.phase !== 'waiting'",
    put: "dependent.phase !== 'waiting'",
    tests: schedule,
  },
  {
    name: 'an empty result makes a run pass',
    file: 'schedule/verdict.ts',
    find: "outcome?.is === 'skipped'",
    put: "outcome?.is === 'skipped' || outcome?.is === 'empty'",
    tests: schedule,
  },
  {
    name: 'executors work before their start is committed',
    file: 'engine/engine.ts',
    find: 'commit(engine, step.events)\n    if (isOver(engine)) return\n    for (const perform of step.perform) perform()',
    put: 'for (const perform of step.perform) perform()\n    commit(engine, step.events)\n    if (isOver(engine)) return',
    tests: engine,
  },
  {
    name: 'a hold is given back before the end of its attempt is committed',
    file: 'engine/engine.ts',
    find: 'engine.open.delete(task)\n',
    put: 'engine.open.delete(task)\n  engine.holds.release(task)\n',
    tests: engine,
  },
  {
    name: 'an interrupt is taken for a cancel',
    file: 'engine/engine.ts',
    find: 'if (isInterrupted(engine)) return\n    askCancel',
    put: 'askCancel',
    tests: engine,
  },
  {
    name: 'what ends after an interrupt is committed',
    file: 'engine/engine.ts',
    find: 'while (engine.open.size > 0) await engine.wake.rung()',
    put: 'while (engine.open.size > 0) await engine.wake.rung()\n  commit(engine, takeInbox(engine))',
    tests: engine,
  },
  {
    name: 'what was just committed starts despite an interrupt',
    file: 'engine/engine.ts',
    find: 'if (isOver(engine)) return\n    for',
    put: 'for',
    tests: engine,
  },
  {
    name: 'open attempts of a dead incarnation stay open',
    file: 'engine/engine.ts',
    find: ', ...lost])',
    put: '])',
    tests: engine,
  },
  {
    name: 'a timed-out attempt loses what it had found',
    file: 'engine/attempts.ts',
    find: '{ ...result, outcome: stopped(reason) }',
    put: 'unanswered(stopped(reason))',
    tests: engine,
  },
  {
    name: 'a refused lock keeps those taken before it',
    file: 'engine/holds.ts',
    find: 'release(task.id)\n        if',
    put: 'if',
    tests: engine,
  },
  {
    name: 'a guarded import is taken for one that passes every failure on',
    file: 'facts/blast.ts',
    find: "edge.kind === 'hard' || (passes",
    put: "edge.kind === 'hard' || edge.kind === 'soft' || (passes",
    tests: blockers,
  },
  {
    name: 'what co-blockers hold is counted as freed',
    file: 'facts/blast.ts',
    find: 'mine.filter((file) => !after.fails(file))',
    put: 'mine',
    tests: blockers,
  },
  {
    name: 'a blocker is its own co-blocker',
    file: 'facts/blast.ts',
    find: 'others.delete(index)\n',
    put: '\n',
    tests: blockers,
  },
  {
    name: 'archived modules count as blocked',
    file: 'facts/blast.ts',
    find: 'module !== undefined && counts(module.role)',
    put: 'module !== undefined',
    tests: blockers,
  },
  {
    name: 'a repair set holds what is reached over guarded imports too',
    file: 'facts/loading.ts',
    find: "event.edge.kind === 'hard' && !seen.has",
    put: '!seen.has',
    tests: blockers,
  },
  {
    name: 'a crash that is no ImportError stops at a guarded import',
    file: 'facts/loading.ts',
    find: "soft.length > 0 && standing.some((one) => one.raises === 'other')",
    put: 'false',
    tests: blockers,
  },
]
