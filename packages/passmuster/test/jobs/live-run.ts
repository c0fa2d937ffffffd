import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../../src/lib/clock.ts'
import type { EventBody } from '../../src/model/event.ts'
import { brokenShop, startMuster, type Ran, type TestRepository } from '../repository.ts'

/** One recorded event, as a reader that is not ours finds it. */
export interface Row {
  readonly run: string
  readonly seq: number
  readonly epoch: number
  readonly at: number
  readonly body: EventBody
}

/** Every event of every run in a state folder; empty while there is none. */
export const recorded = (state: string): readonly Row[] => {
  try {
    const file = readdirSync(state, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('journal.db'),
    )
    if (file === undefined) return []
    using db = new DatabaseSync(join(state, file), { readOnly: true })
    return db
      .prepare('select run, seq, epoch, at, body from events order by run, seq')
      .all()
      .map(({ run, seq, epoch, at, body }) => ({
        run: String(run),
        seq: Number(seq),
        epoch: Number(epoch),
        at: Number(at),
        body: JSON.parse(String(body)) as EventBody,
      }))
  } catch {
    return []
  }
}

/** The processes that work for a run, as their environment tells; zombies are none. */
export const workersOf = (run: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const marked = readFileSync(`/proc/${name}/environ`, 'latin1').includes(`MUSTER_ATTEMPT=${run}.`)
        return marked && !readFileSync(`/proc/${name}/stat`, 'latin1').includes(') Z ') ? [Number(name)] : []
      } catch {
        return []
      }
    })

/** The broken shop with enough beside it that parsing takes a second or so. */
export const largeShop: Readonly<Record<string, string>> = {
  ...brokenShop,
  ...Object.fromEntries(
    Array.from({ length: 80 }, (_, n) => [
      `src/shop/shelf_${n}.py`,
      Array.from(
        { length: 120 },
        (_, m) => `def goods_${m}(a, b=${m}):\n    return [x + b for x in a if x > ${n}]\n`,
      ).join('\n'),
    ]),
  ),
}

/** Where and how a muster starts: its slots are its repository's own, so that one that stands still holds up no other test. */
export const here = ({
  root,
  state,
}: Pick<TestRepository, 'root' | 'state'>): Parameters<typeof startMuster>[1] => ({
  cwd: root,
  env: { XDG_RUNTIME_DIR: join(dirname(state), 'runtime') },
})

/** A discovery that stands still (SIGSTOP) while its children parse: its run has begun and has not finished. */
export interface Frozen {
  readonly run: string
  readonly ended: Promise<Ran>
  signal(...names: readonly NodeJS.Signals[]): void
}

export const frozenDiscovery = async (repo: TestRepository, ...more: readonly string[]): Promise<Frozen> => {
  const { child, ended } = startMuster(
    ['discover', '--json', '--no-context', '--state', repo.state, ...more],
    here(repo),
  )
  for (let tries = 0; tries < 5_000; tries++) {
    await systemClock.sleep(2)
    const run = recorded(repo.state).findLast((row) => row.body.type === 'run.started')?.run
    if (run === undefined || workersOf(run).length === 0) continue
    child.kill('SIGSTOP')
    if (recorded(repo.state).some((row) => row.run === run && row.body.type === 'run.finished')) break
    return { run, ended, signal: (...names) => names.forEach((name) => child.kill(name)) }
  }
  child.kill('SIGKILL')
  throw new Error('no moment was found in which the run was going on')
}
