import { describe, expect, it } from 'vitest'
import { simulate, type Trace } from './simulator.ts'

/**
 * E1–E8 and E11–E13 over random graphs with faulty executors, locks and journals, crashes, cancels and interrupts. The oracle
 * (oracle.ts) reads the invariants a second time, without the schedule's code. MUSTER_SEEDS sets how many seeds,
 * MUSTER_SEED runs one.
 */
const only = process.env['MUSTER_SEED']
const seeds = Number(process.env['MUSTER_SEEDS'] ?? 20_000)
const replayCommand = (seed: number): string =>
  `MUSTER_SEED=${seed} npx vitest run packages/passmuster/test/engine/simulation.test.ts`

const run = async (seed: number): Promise<Trace> => {
  try {
    const trace = await simulate(seed)
    if (only !== undefined || seed % 25 === 0) {
      const again = await simulate(seed)
      if (again.lines.join('\n') !== trace.lines.join('\n'))
        throw new Error('E11: the same seed gave other events')
    }
    return trace
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\nreplay: ${replayCommand(seed)}`,
      { cause: error },
    )
  }
}

describe('the engine in simulation', () => {
  it.runIf(only !== undefined)(`keeps E1–E8 and E11–E13 with seed ${only}`, async () => {
    expect((await run(Number(only))).verdict).not.toBe('')
  })

  it.runIf(only === undefined)(
    `keeps E1–E8 and E11–E13 over ${seeds} seeds`,
    async () => {
      const seen = { crashes: 0, journalFaults: 0, refusals: 0, cancelled: 0, interrupts: 0, incarnations: 0 }
      const manners = new Set<string>()
      const verdicts = new Set<string>()
      for (let seed = 1; seed <= seeds; seed++) {
        const trace = await run(seed)
        seen.crashes += trace.crashes
        seen.journalFaults += trace.journalFaults
        seen.refusals += trace.refusals
        seen.cancelled += trace.cancelled ? 1 : 0
        seen.interrupts += trace.interrupts
        seen.incarnations += trace.incarnations
        for (const manner of trace.manners) manners.add(manner)
        verdicts.add(trace.verdict)
      }
      // Each kind of fault must have fired, else the run above proves nothing about it.
      expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
      expect(manners.size).toBe(12)
      expect([...verdicts].sort()).toEqual(['cancelled', 'failed', 'incomplete', 'passed'])
    },
    3_600_000,
  )
})
