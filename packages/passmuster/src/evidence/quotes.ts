import type { Redact } from '../context/redact.ts'
import type { Finding } from '../model/finding.ts'
import type { Source } from '../model/ports.ts'
import { quoteKey } from '../report/words.ts'
import type { Quotes } from '../report/words.ts'
import { quoteDigest } from './quote.ts'
import { readerOf } from './reader.ts'

/** The lines that the findings' evidence quotes, redacted, at most `limit` each; what has another digest now is left out. */
export const readQuotes = async (
  findings: Iterable<Finding>,
  source: Pick<Source, 'read'>,
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
        quoteKey(evidence),
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
