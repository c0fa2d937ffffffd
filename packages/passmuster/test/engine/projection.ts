import type { RunState } from '../../src/schedule/state.ts'
import { shapeOf } from '../../src/schedule/state.ts'

/** Everything a state holds, as one text: two states are the same when their texts are. */
export const projection = (state: RunState): string => {
  const ids = (set: Iterable<{ readonly task: { readonly id: string } }>): string[] =>
    [...set].map(({ task }) => task.id).sort()
  return JSON.stringify([
    [state.run, state.job, state.limits, state.config, state.snapshot, state.host, state.seq, state.epoch],
    [
      state.cancel,
      state.paused,
      state.verdict,
      state.because,
      state.settled,
      state.usedSlots,
      state.usedMemoryMb,
    ],
    [ids(state.unannounced), ids(state.doomed), ids(state.delayed), ids(state.ended), ids(state.running)],
    [...state.locks].map(([lock, holder]) => `${lock} ${holder}`).sort(),
    [...state.places],
    state.list.map((one) => {
      const { task, lostNeeds, openHandoffs, ...rest } = one
      const shape = shapeOf(state, one)
      return [
        task,
        [...lostNeeds].sort(),
        [...openHandoffs].sort(),
        rest,
        shape.overtakes,
        [...shape.queue].map(({ task }) => task.id),
        shape.ready.has(state.places[one.order]!),
      ]
    }),
  ])
}
