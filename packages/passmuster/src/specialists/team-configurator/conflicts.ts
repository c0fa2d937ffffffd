import type { Repo } from '../../facts/repo.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** Left-over merge conflicts in files that are read whole: all three markers in their order, not in documents. */
export const judgeConflicts = function* (repo: Repo): Generator<FindingDraft> {
  for (const [file, text] of repo.texts) {
    if (!text.includes('\n>>>>>>> ') || /\.(md|mdx|rst|adoc|snap)$/i.test(file) || isVendored(file)) continue
    if (/(^|\/)(_{0,2}fixtures?_{0,2}|tests?|__tests__|test-?_?data)\//i.test(file)) continue
    const lines = text.split('\n')
    const begins = lines.findIndex((line) => line.startsWith('<<<<<<< '))
    const middle = lines.findIndex((line, at) => at > begins && /^=======\r?$/.test(line))
    const ends = lines.findIndex((line, at) => at > middle && line.startsWith('>>>>>>> '))
    if (begins < 0 || middle < 0 || ends < 0) continue
    const quoted = [begins, ends].map((at) => at + 1)
    yield {
      rule: 'merge-conflict',
      title: `${file} holds a merge conflict that was never resolved`,
      severity: 'medium',
      category: 'structure',
      at: [{ file, startLine: begins + 1, endLine: ends + 1 }],
      evidence: quoted.map((line) => ({
        kind: 'quote' as const,
        file,
        startLine: line,
        endLine: line,
        contains: [line === begins + 1 ? '<<<<<<< ' : '>>>>>>> '],
      })),
      impact: 'Both sides stand in the file one after the other, with markers that no reader of it expects.',
      fix: { text: 'Keep one side, or what both mean together, and remove the three markers.' },
      confidence: 'proved',
      symbol: 'conflict',
    }
  }
}
