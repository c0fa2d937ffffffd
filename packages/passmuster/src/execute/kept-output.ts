import { cutMarker, type Capture } from '../lib/capture.ts'

/** Longer than any secret that the detectors know: so much beside a cut may hold a piece of one that they do not see. */
const pieceMax = 8_192

/** What was kept of a stream behind `first`, as text without secrets; where something was left out a line says how many bytes. */
export const keptText = (capture: Capture, redact: (text: string) => string, first = ''): string => {
  const { head, tail, missing } = capture.parts()
  const decoder = new TextDecoder()
  if (missing === 0) return redact(first + decoder.decode(head))
  const [before, after] = [redact(first + decoder.decode(head)), redact(decoder.decode(tail))]
  const begin = before.slice(0, -Math.min(pieceMax, Math.ceil(before.length / 4)))
  const end = after.slice(Math.min(pieceMax, Math.ceil(after.length / 4)))
  const size = (text: string): number => Buffer.byteLength(text)
  const trimmed = size(before) - size(begin) + size(after) - size(end)
  return begin + cutMarker(missing + trimmed) + end
}
