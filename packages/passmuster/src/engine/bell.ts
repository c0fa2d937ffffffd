/** A bell that is rung from anywhere; rung while nobody waits it is heard by the next who does. */
export interface Bell {
  readonly ring: () => void
  rung(): Promise<void>
}

export const newBell = (): Bell => {
  let pending = false
  let hear: (() => void) | null = null
  return {
    ring: () => {
      pending = true
      hear?.()
    },
    rung: async () => {
      if (!pending) await new Promise<void>((resolve) => (hear = resolve))
      hear = null
      pending = false
    },
  }
}
