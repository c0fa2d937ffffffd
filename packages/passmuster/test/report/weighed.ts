import { evidenceDigest, weighAnswers } from '../../src/consolidate/answers.ts'
import { compareFindings } from '../../src/consolidate/compare.ts'
import type { Discovery } from '../../src/model/report.ts'
import type { Answer } from '../../src/model/standing.ts'
import { sample } from './sample.ts'

const answer: Answer = {
  finding: sample.findings[0]!.id,
  rule: 'r',
  file: 'a.py',
  as: 'false-alarm',
  because: 'so',
  until: null,
  evidence: evidenceDigest(sample.findings[0]!),
}
/** The sample with its first finding answered, one answer lapsed, one idle; compared with itself and one finding less. */
export const weighed: Discovery = {
  ...sample,
  standing: {
    ...weighAnswers(
      sample.findings,
      [answer, { ...answer, finding: 'gone' }, { ...answer, finding: sample.findings[1]!.id }],
      '2026-11-22',
    ),
    against: compareFindings({ ...sample, findings: sample.findings.slice(1) }, sample, 'main'),
    narrowed: { to: 'what main does not have', left: 2 },
  },
}
