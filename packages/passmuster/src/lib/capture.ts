/** Keeps the head and the tail of a stream within a byte limit, whatever its length. */
export interface Capture {
  push(chunk: Uint8Array): void
  /** The whole text, or head + a marker line that says how many bytes are missing + tail. */
  bytes(): Uint8Array
  /** Head and tail by themselves with the bytes missing between them; nothing is missing = all of it is the head. */
  parts(): { readonly head: Uint8Array; readonly tail: Uint8Array; readonly missing: number }
  readonly cut: boolean
  readonly total: number
}

/** The line that stands where bytes were left out. */
export const cutMarker = (bytes: number): string => `\n[... ${bytes} bytes cut ...]\n`

/** Memory stays below `maxBytes` + one chunk: the first half is kept as it comes, the second half is a ring. */
export const boundedCapture = (maxBytes: number): Capture => {
  const headMax = Math.ceil(maxBytes / 2)
  const tailMax = Math.max(1, maxBytes - headMax)
  let head = Buffer.alloc(0)
  let headUsed = 0
  let ring: Buffer | null = null
  let ringAt = 0
  let total = 0

  const intoHead = (chunk: Uint8Array): Uint8Array => {
    const taken = Math.min(chunk.length, headMax - headUsed)
    if (taken === 0) return chunk
    if (headUsed + taken > head.length) {
      const grown = Buffer.alloc(Math.min(headMax, Math.max(headUsed + taken, head.length * 2, 4096)))
      head.copy(grown, 0, 0, headUsed)
      head = grown
    }
    head.set(chunk.subarray(0, taken), headUsed)
    headUsed += taken
    return chunk.subarray(taken)
  }
  const intoRing = (chunk: Uint8Array): void => {
    ring ??= Buffer.alloc(tailMax)
    let rest = chunk.length > tailMax ? chunk.subarray(chunk.length - tailMax) : chunk
    while (rest.length > 0) {
      const taken = Math.min(rest.length, tailMax - ringAt)
      ring.set(rest.subarray(0, taken), ringAt)
      ringAt = (ringAt + taken) % tailMax
      rest = rest.subarray(taken)
    }
  }
  const tail = (): Uint8Array[] => {
    const seen = total - headUsed
    if (!ring || seen === 0) return []
    if (seen < tailMax) return [ring.subarray(0, seen)]
    return [ring.subarray(ringAt), ring.subarray(0, ringAt)]
  }

  const missing = (): number => Math.max(0, total - headUsed - tailMax)

  return {
    push: (chunk) => {
      total += chunk.length
      const rest = intoHead(chunk)
      if (rest.length > 0) intoRing(rest)
    },
    bytes: () => {
      const marker = missing() > 0 ? [Buffer.from(cutMarker(missing()))] : []
      return Buffer.concat([head.subarray(0, headUsed), ...marker, ...tail()])
    },
    parts: () =>
      missing() > 0
        ? { head: head.subarray(0, headUsed), tail: Buffer.concat(tail()), missing: missing() }
        : {
            head: Buffer.concat([head.subarray(0, headUsed), ...tail()]),
            tail: new Uint8Array(),
            missing: 0,
          },
    get cut() {
      return missing() > 0
    },
    get total() {
      return total
    },
  }
}
