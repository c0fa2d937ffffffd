import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../src/lib/hash.ts'
import { runId } from '../../src/model/task.ts'
import { openStore } from '../../src/store/open-store.ts'
import { cannotInject, countUp, run, runInjected } from './inject.ts'
import { referenceOutcomes } from './reference-graph.ts'

const root = mkdtempSync(join(tmpdir(), 'muster-crash-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const reference = (dir: string): string[] => [
  process.execPath,
  fileURLToPath(new URL('./reference-run.ts', import.meta.url)),
  dir,
]
const folder = (): string => mkdtempSync(join(root, 'run-'))
const lines = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : []

/** After the resume: every acknowledged event stands in the journal as it was, and the run ended as it should. */
const checkResumed = async (dir: string): Promise<void> => {
  const acknowledged = lines(join(dir, 'acknowledged'))
  const resumed = await run(reference(dir))
  expect(resumed, 'resume completes and replay equals live').toMatchObject({ exit: 0, stderr: '' })
  const opened = openStore({ dir })
  if (!opened.ok) throw new Error(JSON.stringify(opened.faults))
  const rows = [...opened.value.journal.read(runId('ref'))]
  opened.value.close()
  const kept = new Set(rows.map(({ seq, epoch, body }) => `${seq} ${epoch} ${sha256(JSON.stringify(body))}`))
  expect(
    acknowledged.filter((line) => !kept.has(line)),
    'no acknowledged row is lost',
  ).toEqual([])
  expect(rows.map((one) => one.seq)).toEqual(rows.map((_, index) => index + 1))
  expect(rows.filter((one) => one.body.type === 'run.finished')).toHaveLength(1)

  const outcomes: Record<string, string> = {}
  const open = new Map<string, number>()
  for (const { body } of rows) {
    if (body.type === 'task.settled') outcomes[body.task] = body.outcome.is
    if (body.type === 'attempt.started') open.set(`${body.task} ${body.attempt}`, 1)
    if (body.type === 'attempt.finished' || body.type === 'attempt.lost') {
      expect(open.get(`${body.task} ${body.attempt}`), 'E7 every attempt ends once').toBe(1)
      open.set(`${body.task} ${body.attempt}`, 0)
    }
  }
  expect(
    [...open.values()].every((left) => left === 0),
    'E7 every attempt ends',
  ).toBe(true)
  expect(outcomes).toEqual(referenceOutcomes)
}

const unable = cannotInject()
describe.skipIf(unable !== null)(`a reference run${unable === null ? '' : `: skipped, ${unable}`}`, () => {
  test('takes at most 40 commits', async () => {
    const dir = folder()
    expect((await run(reference(dir))).exit).toBe(0)
    const events = lines(join(dir, 'acknowledged')).length
    expect(events).toBeGreaterThan(20)
    expect(events).toBeLessThanOrEqual(40)
  })

  test(
    'killed at every write of its journal, it resumes and has lost nothing',
    { timeout: 400_000 },
    async () => {
      const writes = await countUp(4, async (n) => {
        const dir = folder()
        const crashed = await runInjected(reference(dir), { dir, inject: `pwrite64:signal=KILL:when=${n}` })
        if (!crashed.fired && crashed.exit !== 0)
          throw new Error(`run ${n} failed without its fault: ${crashed.stderr}`)
        await checkResumed(dir)
        rmSync(dir, { recursive: true })
        return crashed.fired
      })
      expect(writes).toBeGreaterThan(50)
    },
  )

  test(
    'killed at every sync of its journal, it resumes and has lost nothing',
    { timeout: 100_000 },
    async () => {
      const syncs = await countUp(2, async (n) => {
        const dir = folder()
        const crashed = await runInjected(reference(dir), { dir, inject: `fsync:signal=KILL:when=${n}` })
        await checkResumed(dir)
        return crashed.fired
      })
      expect(syncs).toBeGreaterThan(1)
    },
  )

  test.each([
    ['pwrite64:error=ENOSPC', [1, 3, 20, 31, 44, 60, 71]],
    ['pwrite64:error=EIO', [2, 25, 50]],
    ['fsync:error=EIO', [1, 2]],
  ])(
    '%s from some write on is the fault state-full; with space again it resumes and has lost nothing',
    { timeout: 100_000 },
    async (fault, moments) => {
      for (const n of moments) {
        const dir = folder()
        const stopped = await runInjected(reference(dir), { dir, inject: `${fault}:when=${n}+` })
        expect(stopped.fired, `${fault} ${n} fired`).toBe(true)
        expect({ exit: stopped.exit, stdout: stopped.stdout, stderr: stopped.stderr }).toEqual({
          exit: 5,
          stdout: 'state-full\n',
          stderr: '',
        })
        await checkResumed(dir)
      }
    },
  )
})
