/** How the bytes of a text are to be read: by the byte order mark at its start, UTF-8 without one. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be'

/** The encoding that a byte order mark names; a UTF-32 mark names none that is read as text. */
export const encodingOf = (head: Uint8Array): TextEncodingName => {
  if (head[0] === 0xff && head[1] === 0xfe && !(head.length >= 4 && head[2] === 0 && head[3] === 0))
    return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}

const decoders: Readonly<Record<TextEncodingName, { decode(bytes: Uint8Array): string }>> = {
  'utf-8': new TextDecoder(),
  'utf-16le': new TextDecoder('utf-16le'),
  'utf-16be': new TextDecoder('utf-16be'),
}

/** The text of these bytes without its byte order mark; what does not decode becomes U+FFFD. */
export const decodeText = (bytes: Uint8Array): string => decoders[encodingOf(bytes)].decode(bytes)

/** Whether the first bytes are a text of two-byte units: a mark, and behind it no control characters but white space. */
export const isWideText = (head: Uint8Array): boolean => {
  const encoding = encodingOf(head)
  if (encoding === 'utf-8') return false
  const text = decoders[encoding].decode(head.subarray(0, head.length - (head.length % 2)))
  // oxlint-disable-next-line no-control-regex
  return !/[\0-\u0008\u000e-\u001a\ufffd](?!$)/.test(text)
}
