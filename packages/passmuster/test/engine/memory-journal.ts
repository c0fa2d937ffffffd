import type { Envelope, EventBody } from '../../src/model/event.ts'
import type { Journal } from '../../src/model/ports.ts'

/** What should happen at the n-th append of all incarnations, counted from 1. */
export type AppendFault = (n: number) => 'crash-before' | 'crash-after' | Error | null

export class Crash extends Error {}

/**
 * A journal that keeps the bytes, as a real one does: what is read back went through JSON. Faults are injected per
 * append; `onCrash` is told so that the dead incarnation can be frozen.
 */
export const memoryJournal = (
  fault: AppendFault,
  onCrash: () => void,
): Journal & { readonly lines: string[]; readonly appends: number[] } => {
  const lines: string[] = []
  const appends: number[] = []
  return {
    lines,
    appends,
    append: (run, epoch, bodies: readonly EventBody[], stamp) => {
      const what = fault(appends.length + 1)
      appends.push(bodies.length)
      if (what instanceof Error) throw what
      if (what === 'crash-before') {
        onCrash()
        throw new Crash('killed before the commit')
      }
      const envelopes = bodies.map((body, index): Envelope => ({
        v: 1,
        run,
        seq: lines.length + 1 + index,
        epoch,
        ...stamp,
        body,
      }))
      for (const envelope of envelopes) lines.push(JSON.stringify(envelope))
      if (what === 'crash-after') {
        onCrash()
        throw new Crash('killed after the commit')
      }
      return envelopes
    },
    *read(_run, afterSeq = 0) {
      for (const line of lines.slice(afterSeq)) yield JSON.parse(line) as Envelope
    },
  }
}
