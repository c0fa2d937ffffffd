import type { EventBody } from '../model/event.ts'

/** The version of event bodies that this muster writes. */
const eventVersion = 1

/** Each turns a body of version n (its key) into one of n + 1. */
const upcasters: Readonly<Record<number, (body: Record<string, unknown>) => Record<string, unknown>>> = {}

/** The text of a body as the journal keeps it; `v` is written from version 2 on. */
export const encodeBody = (body: EventBody): string => JSON.stringify(body)

/** Reads a body of any version up to ours; null when it is not one of ours (damaged or later). */
export const decodeBody = (text: string): EventBody | null => {
  let body: Record<string, unknown>
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
  if (body === null || typeof body !== 'object' || typeof body['type'] !== 'string') return null
  let v = typeof body['v'] === 'number' ? body['v'] : 1
  if (v > eventVersion) return null
  while (v < eventVersion) {
    const raise = upcasters[v]
    if (!raise) return null
    body = raise(body)
    v += 1
  }
  return body as unknown as EventBody
}
