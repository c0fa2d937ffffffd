import { randomToken } from '../lib/rng.ts'
import type { RunId } from '../model/task.ts'

/** The mark that every process of one attempt carries in its environment: run, epoch and a random part (`store/sweep.ts` reads it). */
export const attemptNonce = (run: RunId, epoch: number): string => `${run}.${epoch}.${randomToken(8)}`
