/**
 * File names are bytes to git and text to us. Valid UTF-8 is decoded as such; every byte of an invalid sequence
 * becomes the lone surrogate U+DC00 + byte, which no valid name can contain. So the way back is exact, and JSON
 * writes such a name as an escape (`\udcff`) instead of losing it.
 */
export const nameOf = (bytes: Uint8Array): string => {
  const text = decoder.decode(bytes)
  if (!text.includes('\ufffd')) return text
  let out = ''
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at)
    if (length === 0) out += String.fromCharCode(0xdc00 + bytes[at++]!)
    else {
      out += decoder.decode(bytes.subarray(at, at + length))
      at += length
    }
  }
  return out
}

/** The bytes of a name that `nameOf` made. */
export const bytesOf = (name: string): Buffer => {
  if (name.isWellFormed()) return Buffer.from(name)
  const parts: Buffer[] = []
  for (const piece of name.split(/([\udc80-\udcff])/u)) {
    const code = piece.charCodeAt(0)
    const raw = piece.length === 1 && code >= 0xdc80 && code <= 0xdcff
    parts.push(raw ? Buffer.of(code - 0xdc00) : Buffer.from(piece))
  }
  return Buffer.concat(parts)
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none. */
const sequenceLength = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0
  const piece = bytes.subarray(at, at + length)
  try {
    strict.decode(piece)
    return length
  } catch {
    return 0
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
