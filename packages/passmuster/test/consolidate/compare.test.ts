import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareFindings } from '../../src/consolidate/compare.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Discovery, SpecialistRow } from '../../src/model/report.ts'
import type { Digest } from '../../src/model/task.ts'

type Side = Parameters<typeof compareFindings>[0]

const row = (id: string, is: 'passed' | 'timed-out' = 'passed'): SpecialistRow => ({
  id,
  group: 'quality',
  outcome: { is },
  via: 'ran',
  examined: null,
  findings: 0,
  wallMs: null,
  cpuMs: null,
})
const side = (
  findings: readonly Finding[],
  specialists: Discovery['specialists'] = [row('code-reviewer')],
): Side => ({
  findings,
  specialists,
  resultDigest: 'd' as Digest,
  snapshot: { commit: 'c', dirty: false, shallow: false, digest: 's' as Digest },
})
const finding = (id: string, words = id, file = 'a.py'): Finding => ({
  id,
  rule: 'r',
  title: 't',
  severity: 'low',
  category: 'structure',
  at: [{ file, startLine: 3, endLine: 3 }],
  evidence: [
    { kind: 'quote', file, startLine: 3, endLine: 3, digest: 'x' as Digest, words: words as Digest },
  ],
  impact: 'i',
  fix: { text: 'f' },
  confidence: 'proved',
  by: ['code-reviewer'],
  status: 'verified',
})

test('what is on both sides is known, the rest new or fixed', () => {
  const compared = compareFindings(
    side([finding('1'), finding('2')]),
    side([finding('2'), finding('3')]),
    'main',
  )
  expect(compared).toMatchObject({ with: 'main', new: ['1'], known: ['2'], unknown: [] })
  expect(compared.fixed.map(({ id }) => id)).toEqual(['3'])
})

test('one put before another of its kind is the new one, though the ordinals in their ids have moved', () => {
  const compared = compareFindings(
    side([finding('r#0', 'first'), finding('r#1', 'old')]),
    side([finding('r#0', 'old')]),
    'main',
  )
  expect(compared.new).toEqual(['r#0'])
  expect(compared.known).toEqual(['r#1'])
})

test('the same finding on rewritten lines is known', () => {
  const compared = compareFindings(side([finding('1', 'now')]), side([finding('1', 'then')]), 'main')
  expect(compared).toMatchObject({ new: [], known: ['1'], fixed: [] })
})

test('the same text in another file is another finding', () => {
  const compared = compareFindings(
    side([finding('1', 'w', 'b.py')]),
    side([finding('2', 'w', 'a.py')]),
    'main',
  )
  expect(compared.new).toEqual(['1'])
  expect(compared.fixed.map(({ id }) => id)).toEqual(['2'])
})

test('silence of a specialist that did not finish is neither fixed nor new', () => {
  const gone = compareFindings(side([], [row('code-reviewer', 'timed-out')]), side([finding('1')]), 'main')
  expect(gone).toMatchObject({
    fixed: [],
    unknown: [{ finding: '1', because: 'code-reviewer did not finish here' }],
  })
  const came = compareFindings(side([finding('1')]), side([], []), 'main')
  expect(came).toMatchObject({
    new: [],
    unknown: [{ finding: '1', because: 'code-reviewer was not in the team on the other side' }],
  })
})

test('every finding is in exactly one class, and a comparison with itself knows all', () => {
  const findings = fc.uniqueArray(
    fc
      .tuple(fc.nat(5), fc.nat(3), fc.nat(2))
      .map(([id, words, file]) => finding(`${file}:${id}`, String(words), `${file}.py`)),
    { selector: (one) => one.id },
  )
  fc.assert(
    fc.property(findings, findings, (today, before) => {
      const compared = compareFindings(side(today), side(before), 'x')
      expect([...compared.new, ...compared.known].toSorted()).toEqual(today.map(({ id }) => id).toSorted())
      expect(compared.fixed.length + compared.known.length).toBe(before.length)
      const own = compareFindings(side(today), side(today), 'x')
      expect(own).toMatchObject({ new: [], fixed: [], unknown: [] })
    }),
  )
})
