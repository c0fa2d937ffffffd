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
    expect(assignments.map((one) => one.agent).sort()).toEqual([
      'code-archaeologist',
      'code-reviewer',
      'debugger',
      'planner',
      'project-analyst',
      'second-opinion',
      'team-configurator',
      'test-automator',
    ])
    expect(assignments.find((one) => one.agent === 'planner')?.needs).toContain('debugger')
    const report = await manager.finished()
    expect(report.blockers.map((one) => one.target)).toContain('schedule')
    const status = manager.getStatusSummary()
    expect(status).toMatchObject({ verdict: 'passed', running: [], settled: status.total })
    expect(status.run).toBe(report.run)
    expect(seen.at(-1)?.body.type).toBe('run.finished')
  },
)

test('expected trouble rejects with a fault, not a trace', async () => {
  const manager = new OrchestrationContextManager({ path: '/nowhere/at/all' })
  await expect(manager.launchParallelDiscovery()).rejects.toThrow(FaultError)
  await expect(manager.finished()).rejects.toThrow('comes first')
})
