import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  evidenceDigest,
  isDay,
  readAnswers,
  weighAnswers,
  writeAnswers,
} from '../../src/consolidate/answers.ts'
import type { Finding } from '../../src/model/finding.ts'
import { answerKinds, type Answer } from '../../src/model/standing.ts'
import type { Digest } from '../../src/model/task.ts'

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((s) => s.trim() !== '')
const answer: fc.Arbitrary<Answer> = fc.record({
  finding: fc.stringMatching(/^[0-9a-f]{16}$/),
  rule: words,
  file: words,
  as: fc.constantFrom(...answerKinds),
  because: words,
  until: fc.constantFrom(null, '2027-01-31', '2028-02-29'),
  evidence: fc.stringMatching(/^[0-9a-f]{16}$/),
})
const answersOf = fc.uniqueArray(answer, { selector: (one) => one.finding, maxLength: 8 })

test('answers survive being written and read, whatever stands in them, and the order given does not matter', () => {
  fc.assert(
    fc.property(answersOf, (answers) => {
      const text = writeAnswers(answers)
      const read = readAnswers(text)
      expect(read.faults).toEqual([])
      const byId = (a: Answer, b: Answer): number => (a.finding < b.finding ? -1 : 1)
      expect(read.answers.toSorted(byId)).toEqual(answers.toSorted(byId))
      expect(writeAnswers(answers.toReversed())).toBe(text)
    }),
  )
})

test('a wrong entry is named with its line and answers nothing, the others still do', () => {
  const good = writeAnswers([{ ...made, finding: 'aaaaaaaaaaaaaaaa' }])
  const read = readAnswers(`${good}  - finding: bbbbbbbbbbbbbbbb\n    as: perhaps\n  - 7\n`)
  expect(read.answers.map((one) => one.finding)).toEqual(['aaaaaaaaaaaaaaaa'])
  expect(read.faults.map((fault) => [fault.code, fault.at?.line, fault.cause])).toEqual([
    ['answers-unreadable', 10, 'without rule, file, because, evidence'],
    ['answers-unreadable', 12, 'not a mapping'],
  ])
})

test.each(['answers: 3', '[1, 2', '&a [*a, *a]', 'other: []', '- x'])(
  '%s is a fault, never a throw',
  (text) => {
    expect(readAnswers(text).faults.length).toBeGreaterThan(0)
  },
)

test('days of the calendar only', () => {
  expect(['2027-02-28', '2028-02-29', '2000-02-29', '2027-12-31'].map(isDay)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['2027-02-29', '2100-02-29', '2027-13-01', '2027-00-10', '27-1-1', 'soon'].map(isDay)).toEqual(
    Array.from({ length: 6 }, () => false),
  )
})

const made: Answer = {
  finding: 'f',
  rule: 'r',
  file: 'a.py',
  as: 'accepted',
  because: 'so',
  until: null,
  evidence: 'e',
}

const finding = (id: string, quoted: string): Finding => ({
  id,
  rule: 'r',
  title: 't',
  severity: 'low',
  category: 'structure',
  at: [{ file: 'a.py', startLine: 3, endLine: 3 }],
  evidence: [
    { kind: 'quote', file: 'a.py', startLine: 3, endLine: 3, digest: 'x' as Digest, words: quoted as Digest },
  ],
  impact: 'i',
  fix: { text: 'f' },
  confidence: 'proved',
  by: ['code-reviewer'],
  status: 'verified',
})

test('an answer binds to the evidence: it moves with the lines, lapses when they change and when its day is over', () => {
  const old = finding('1', 'words')
  const bound = { ...made, finding: '1', evidence: evidenceDigest(old) }
  const moved: Finding = {
    ...old,
    evidence: old.evidence.map((one) =>
      one.kind === 'quote' ? { ...one, startLine: 90, endLine: 90, file: 'b.py' } : one,
    ),
  }
  expect(weighAnswers([moved], [bound], '2026-11-22').answered).toEqual([bound])
  const changed = weighAnswers([finding('1', 'others')], [bound], '2026-11-22')
  expect(changed.answered).toEqual([])
  expect(changed.lapsed.map((one) => one.because)).toEqual(['its evidence has changed since'])
  const dated = { ...bound, until: '2026-11-22' }
  expect(weighAnswers([old], [dated], '2026-11-22').answered).toEqual([dated])
  expect(weighAnswers([old], [dated], '2026-11-23').lapsed.map((one) => one.because)).toEqual([
    'it held until 2026-11-22',
  ])
  expect(weighAnswers([], [bound], '2026-11-22').idle).toEqual([bound])
})

test('false alarms are counted by rule, most first', () => {
  const alarm = (id: string, rule: string): Answer => ({ ...made, finding: id, rule, as: 'false-alarm' })
  const all = [alarm('1', 'b'), alarm('2', 'a'), alarm('3', 'a'), { ...made, finding: '4' }]
  expect(weighAnswers([], all, '2026-11-22').falseAlarms).toEqual([
    { rule: 'a', count: 2 },
    { rule: 'b', count: 1 },
  ])
})
