import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import type { Snapshot, SnapshotFile } from '../model/snapshot.ts'
import { taskId, type Digest, type Graph, type Need, type Task, type TaskId } from '../model/task.ts'
import { languageOf } from '../facts/language.ts'
import type { Specialist } from '../specialists/specialist.ts'
import { version } from '../version.ts'

/** Bytes of source that one extraction task reads, about: a fraction of a second of one core. */
const groupBytes = 256 * 1024
const minute = 60_000
/** Memory weights in MB: an analysis child with its heap, and a judgement over facts that are there already. */
export const readerMb = 256
const judgeMb = 64

export interface DiscoveryPlan {
  readonly snapshot: Snapshot
  readonly team: readonly Specialist[]
  readonly factsVersion: string
  /** False: nothing of an earlier run is taken over. */
  readonly restore: boolean
}

/**
 * The graph of one discovery: extraction by groups of files beside one reading of history, then the index, then
 * every specialist, then those that come after all others. Needs are `settled`: one that dies leaves the rest standing.
 */
export const discoveryGraph = (plan: DiscoveryPlan): Graph => {
  const extracts = extractTasks(plan)
  const history = task(plan, {
    id: 'history',
    title: 'read the history',
    group: 'facts',
    work: { kind: 'history' },
    slots: 1,
    basis: [],
  })
  const facts = [...extracts, history].map((one) => settled(one.id))
  const index = {
    ...task(plan, {
      id: 'index',
      title: 'build the module index and import graph',
      group: 'facts',
      work: { kind: 'index' },
      slots: 1,
      basis: [],
    }),
    needs: facts,
  }
  const first = plan.team.filter((one) => one.after === undefined)
  const judges = first.map((one) => judgeTask(plan, one, [settled(index.id)]))
  const last = plan.team
    .filter((one) => one.after === 'all')
    .map((one) =>
      judgeTask(
        plan,
        one,
        judges.map((judge) => settled(judge.id)),
      ),
    )
  return { tasks: [...extracts, history, index, ...judges, ...last] }
}

/** The files that an analysis child parses. */
export const parsedFiles = (snapshot: Snapshot): readonly SnapshotFile[] =>
  snapshot.files.filter((file) => file.kind === 'text' && languageOf(file.path) !== null)

const settled = (id: TaskId): Need => ({ task: id, when: 'settled' })

/** Groups by a hash of the path, so that a change of one file leaves every other group as it was. */
const extractTasks = (plan: DiscoveryPlan): readonly Task[] => {
  const files = parsedFiles(plan.snapshot)
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  const groups = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, bytes / groupBytes))))
  const byGroup = new Map<number, SnapshotFile[]>()
  for (const file of files) {
    const group = Number.parseInt(sha256(file.path).slice(0, 8), 16) % groups
    byGroup.set(group, [...(byGroup.get(group) ?? []), file])
  }
  return [...byGroup]
    .sort(([a], [b]) => a - b)
    .map(([group, members]) =>
      task(plan, {
        id: `extract:${group}`,
        title: `read ${members.length} files`,
        group: 'facts',
        slots: 1,
        work: { kind: 'extract', files: members.map((file) => file.path) },
        basis: members.map((file) => [file.path, file.digest]),
      }),
    )
}

const judgeTask = (plan: DiscoveryPlan, specialist: Specialist, needs: readonly Need[]): Task => ({
  ...task(plan, {
    id: specialist.id,
    title: specialist.finds,
    group: specialist.group,
    slots: 1,
    work: { kind: 'judge', specialist: specialist.id },
    basis: [
      specialist.version,
      specialist.after === 'all' ? plan.team.map((one) => [one.id, one.version]) : [],
    ],
  }),
  needs,
})

interface Shape extends Pick<Task, 'title' | 'group' | 'work' | 'slots'> {
  readonly id: string
  /** What the result depends on besides the program itself; empty = the whole snapshot. */
  readonly basis: readonly unknown[]
}

const task = (plan: DiscoveryPlan, shape: Shape): Task => {
  const whole =
    shape.work.kind === 'extract' ? [] : [plan.snapshot.digest, plan.snapshot.commit, plan.snapshot.shallow]
  const fingerprint = sha256(
    canonicalJson([version, plan.factsVersion, shape.work.kind, shape.id, shape.basis, whole]),
  ) as Digest
  return {
    id: taskId(shape.id),
    key: `discover/${shape.id}`,
    title: shape.title,
    group: shape.group,
    work: shape.work,
    needs: [],
    required: shape.work.kind === 'judge',
    timeoutMs: shape.work.kind === 'extract' ? 10 * minute : 2 * minute,
    retries: 0,
    locks: [],
    slots: shape.slots,
    memoryMb: shape.work.kind === 'extract' ? readerMb : judgeMb,
    fingerprint: plan.restore ? fingerprint : null,
  }
}
