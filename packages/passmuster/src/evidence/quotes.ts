import type { Redact } from '../context/redact.ts'
import type { Evidence, Finding } from '../model/finding.ts'
import type { Source } from '../model/ports.ts'
import { quoteDigest } from './quote.ts'
import { readerOf } from './reader.ts'

/** Quoted lines by `quoteKey`, redacted; what no longer has the recorded digest is left out. */
export type Quotes = ReadonlyMap<string, string>

/** Reads the lines that the findings' evidence quotes, at most `limit` lines each. */
export const readQuotes = async (
  findings: Iterable<Finding>,
  source: Source,
  redact: Redact,
  limit = 12,
): Promise<Quotes> => {
  const reader = readerOf(source)
  const quotes = new Map<string, string>()
  for (const finding of findings) {
    for (const evidence of finding.evidence) {
      if (evidence.kind !== 'quote') continue
      const lines = (await reader.lines(evidence.file, evidence.cell))?.slice(
        evidence.startLine - 1,
        evidence.endLine,
      )
      if (lines === undefined || quoteDigest(lines) !== evidence.digest) continue
      quotes.set(
        keyOf(evidence),
        redact(
          lines
            .slice(0, limit)
            .map((line) => line.trimEnd())
            .join('\n'),
        ).text,
      )
    }
  }
  return quotes
}

const keyOf = (quote: Extract<Evidence, { kind: 'quote' }>): string =>
  `${quote.file}${quote.cell === undefined ? '' : `#${quote.cell}`}:${quote.startLine}-${quote.endLine}`
