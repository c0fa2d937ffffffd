import { isoTime } from '../lib/clock.ts'
import { ok, type Result } from '../model/fault.ts'
import { locate } from '../snapshot/locate.ts'
import { ownerAlive } from '../store/own-run.ts'
import { assemble } from './assemble.ts'
import { openState } from './open-repository.ts'

export interface Here {
  readonly lines: readonly string[]
  readonly next: string
}

/** Where a person stands: the repository, its last run, and the one command that comes next. */
export const whereAmI = async (path: string): Promise<Result<Here>> => {
  const located = await locate(path)
  if (!located.ok) return located
  const opened = openState(located.value.commonDir, {})
  if (!opened.ok) return opened
  const store = opened.value
  try {
    const head = `repository  ${located.value.root}`
    const [last] = store.runs()
    if (last === undefined) return ok({ lines: [head, 'runs        none yet'], next: 'muster discover' })
    const age = `${isoTime(last.startedAt).slice(0, 16).replace('T', ' ')} UTC`
    if (last.finished === null)
      return ownerAlive(store, last.run)
        ? ok({
            lines: [head, `run         ${last.run}, going on now (started ${age})`],
            next: 'muster discover   (joins it)',
          })
        : ok({
            lines: [head, `run         ${last.run}, interrupted (started ${age})`],
            next: 'muster resume',
          })
    const { discovery } = assemble([...store.journal.read(last.run)], store.artifacts)
    const lines = [
      head,
      `last run    ${last.run}, ${last.finished} (${age})`,
      `findings    ${discovery.findings.length}, blockers ${discovery.blockers.length}, steps to repair ${discovery.plan.length}`,
    ]
    return ok({ lines, next: discovery.plan.length > 0 ? 'muster brief 1' : 'muster discover' })
  } finally {
    store.close()
  }
}
