import { detectors } from '../lib/secret-detectors.ts'

/** Where a secret was found in the input, by which rule; offsets are UTF-16, end exclusive. */
export interface Hit {
  readonly rule: string
  readonly start: number
  readonly end: number
}

export interface Redacted {
  readonly text: string
  readonly hits: readonly Hit[]
}

/** Takes secrets out of a text; every text passes one of these before it becomes an event or a file. */
export type Redact = (text: string) => Redacted

/** Replaces each secret by `[redacted <rule>]`; linear in the length of the text. */
export const redact: Redact = (text) => {
  const hits = unite([...detect(text), ...encoded(text)])
  if (hits.length === 0) return { text, hits }
  let out = ''
  let at = 0
  for (const hit of hits) {
    out += text.slice(at, hit.start) + `[redacted ${hit.rule}]`
    at = hit.end
  }
  return { text: out + text.slice(at), hits }
}

/** A value of plain data with every text in it redacted; names of fields stay. */
export const redactAll = <T>(value: T): T => {
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return redact(one).text
    if (Array.isArray(one)) return one.map(walk)
    if (one === null || typeof one !== 'object') return one
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(value) as T
}

function* detect(text: string): Generator<Hit> {
  for (const detector of detectors) {
    for (const span of detector.find(text)) yield { rule: detector.rule, start: span.start, end: span.end }
  }
}

/** Base64 runs are decoded once and looked through: a secret does not get past by being wrapped. */
function* encoded(text: string): Generator<Hit> {
  for (const run of text.matchAll(/[A-Za-z0-9+/_-]{20,}={0,2}/g)) {
    const bytes = Buffer.from(run[0], 'base64')
    const inner = bytes.toString('latin1')
    if (!/^[\t\n\r -~]+$/.test(inner)) continue
    const first = detect(inner).next()
    if (!first.done) yield { rule: first.value.rule, start: run.index, end: run.index + run[0].length }
  }
}

/** Overlapping hits become one, named by the first. */
const unite = (hits: readonly Hit[]): readonly Hit[] => {
  const sorted = hits.toSorted((a, b) => a.start - b.start || b.end - a.end || (a.rule < b.rule ? -1 : 1))
  const out: Hit[] = []
  for (const hit of sorted) {
    const last = out.at(-1)
    if (last === undefined || hit.start >= last.end) out.push(hit)
    else if (hit.end > last.end) out[out.length - 1] = { ...last, end: hit.end }
  }
  return out
}
