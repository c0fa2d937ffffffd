import { taskId, type Graph, type Need, type Task, type Work } from '../../src/model/task.ts'

const need = (id: string, when: Need['when'] = 'passed'): Need => ({ task: taskId(id), when })
const task = (id: string, work: Work, needs: readonly Need[] = [], more: Partial<Task> = {}): Task => ({
  id: taskId(id),
  key: id,
  title: id,
  group: 'reference',
  work,
  needs,
  required: true,
  timeoutMs: 60_000,
  retries: 0,
  locks: [],
  slots: 1,
  memoryMb: 1,
  fingerprint: null,
  ...more,
})
const command = (...argv: string[]): Work => ({ kind: 'command', argv })

/*
 *   parse --> index (fails once) --> judge --> end (settled)
 *   check (verdict no) --> after (blocked) --settled--> end
 */
export const referenceGraph: Graph = {
  tasks: [
    task('parse', command('true')),
    task('check', command('false')),
    task('index', { kind: 'index' }, [need('parse')], { retries: 1, locks: ['one'] }),
    task('judge', { kind: 'history' }, [need('index')], { locks: ['one'] }),
    task('after', { kind: 'history' }, [need('check')]),
    task('end', { kind: 'history' }, [need('judge', 'settled'), need('after', 'settled')]),
  ],
}

/** How each task ends, crash or no crash. */
export const referenceOutcomes: Readonly<Record<string, string>> = {
  parse: 'passed',
  check: 'failed',
  index: 'passed',
  judge: 'passed',
  after: 'blocked',
  end: 'passed',
}
