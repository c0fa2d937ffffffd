import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft } from '../../model/finding.ts'

/** A quote of one line that must hold the given texts; without any, the line as it stands. */
export const quoteLine = (
  repo: Repo,
  file: string,
  line: number,
  contains: readonly string[] = [],
): EvidenceDraft => {
  const text = repo.texts.get(file)?.split('\n')[line - 1]?.trim() ?? ''
  const wanted = contains.length > 0 || text === '' ? contains : [text]
  return { kind: 'quote', file, startLine: line, endLine: line, contains: wanted.filter((one) => one !== '') }
}
