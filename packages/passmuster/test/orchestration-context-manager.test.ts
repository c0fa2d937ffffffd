import { expect, test } from 'vitest'
import { FaultError, OrchestrationContextManager } from '../src/index.ts'
import type { Envelope } from '../src/index.ts'
import { brokenShop, makeRepository } from './repository.ts'

test(
  'launches every specialist, tells who waits for what, and ends with the report',
  { timeout: 60_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    const seen: Envelope[] = []
    const manager = new OrchestrationContextManager({
      path: shop.root,
      stateDir: shop.state,
      onEvents: (events) => void seen.push(...events),
    })
    expect(manager.getReadyTasks()).toEqual([])
    const assignments = await manager.launchParallelDiscovery()
    const agents = assignments.map((one) => one.agent)
    expect(agents).toEqual(
      expect.arrayContaining(['debugger', 'code-reviewer', 'secrets-scanner', 'planner']),
    )
    expect(new Set(agents).size).toBe(agents.length)
    expect(assignments.find((one) => one.agent === 'planner')?.needs).toContain('debugger')
    const report = await manager.finished()
    expect(report.blockers.map((one) => one.target)).toContain('schedule')
    const status = manager.getStatusSummary()
    expect(status).toMatchObject({ verdict: 'passed', running: [], settled: status.total })
    expect(status.run).toBe(report.run)
    expect(seen.at(-1)?.body.type).toBe('run.finished')
    expect(manager.getQueue()).toEqual([])
    const again = await OrchestrationContextManager.load({ path: shop.root, stateDir: shop.state })
    expect((await again.finished()).resultDigest).toBe(report.resultDigest)
    expect(again.getStatusSummary()).toEqual(status)
    expect(again.getGroups()).toEqual(manager.getGroups())
    expect(
      again
        .getGroups()
        .flatMap((group) => group.agents)
        .toSorted(),
    ).toEqual(agents.toSorted())
    const none = OrchestrationContextManager.load({ path: shop.root, stateDir: shop.state, run: 'nothing' })
    await expect(none).rejects.toThrow(FaultError)
  },
)

test('expected trouble rejects with a fault, not a trace', async () => {
  const manager = new OrchestrationContextManager({ path: '/nowhere/at/all' })
  await expect(manager.launchParallelDiscovery()).rejects.toThrow(FaultError)
  await expect(manager.finished()).rejects.toThrow('comes first')
})
