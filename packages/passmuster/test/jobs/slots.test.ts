import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRepository, startMuster } from '../repository.ts'
import { here, largeShop, recorded, type Row } from './live-run.ts'

/** +1 and -1 of each attempt that takes a slot, in wall-clock order; where both fall on one ms the end comes first. */
const edgesOf = (rows: readonly Row[]): readonly { readonly at: number; readonly step: number }[] => {
  const takesSlot = new Set(
    rows.flatMap(({ body }) =>
      body.type === 'run.started'
        ? body.graph.tasks.flatMap((task) => (task.slots > 0 ? [task.id] : []))
        : [],
    ),
  )
  return rows
    .flatMap(({ at, body }) =>
      (body.type === 'attempt.started' || body.type === 'attempt.finished') && takesSlot.has(body.task)
        ? [{ at, step: body.type === 'attempt.started' ? 1 : -1 }]
        : [],
    )
    .sort((a, b) => a.at - b.at || a.step - b.step)
}

test(
  'four musters in four worktrees never have more slots open than the machine has',
  { timeout: 180_000 },
  async () => {
    using repo = makeRepository(largeShop)
    const trees = [1, 2, 3, 4].map((n) => join(dirname(repo.root), `tree-${n}`))
    for (const tree of trees) repo.git('worktree', 'add', '-q', '--detach', tree)
    // Other files, so that none joins another's run.
    trees.forEach((_, n) => repo.write(`../tree-${n + 1}/src/shop/own.py`, `number = ${n}\n`))
    const runs = trees.map((root) =>
      startMuster(['discover', '--json', '--quiet', '--no-context', '--fresh', '--state', repo.state], {
        ...here(repo),
        cwd: root,
      }),
    )
    const ends = await Promise.all(runs.map((one) => one.ended))
    expect(ends.map((ran) => ran.code)).toEqual([0, 0, 0, 0])

    const rows = recorded(repo.state)
    const starts = rows.flatMap(({ body }) => (body.type === 'run.started' ? [body] : []))
    expect(starts).toHaveLength(4)
    const slots = Math.max(...starts.map(({ limits, host }) => Math.max(limits.slots, host.cores)))
    let open = 0
    const levels = edgesOf(rows).map(({ step }) => (open += step))
    expect(open).toBe(0)
    expect(Math.max(...levels)).toBeLessThanOrEqual(slots)
    expect(Math.max(...levels), 'the slots were used').toBe(slots)
    const refused = rows.filter(({ body }) => body.type === 'lock.refused' && body.lock === 'slot')
    expect(refused.length, "they were in each other's way").toBeGreaterThan(0)
  },
)
