import type { Extractor } from '../facts/extractor.ts'
import type { Specialist } from './specialist.ts'

/** Every specialist there is, in the order of the team; a new one is a folder and a line here. */
export const roster: readonly Specialist[] = []

/** What analysis children take from each file besides the shared facts, by specialist id. */
export const extractors: ReadonlyMap<string, Extractor> = new Map(
  roster.flatMap((one) => (one.extractor === undefined ? [] : [[one.id, one.extractor] as const])),
)
