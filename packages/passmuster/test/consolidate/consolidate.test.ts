import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consolidate } from '../../src/consolidate/consolidate.ts'
import type { Claim, Finding } from '../../src/model/finding.ts'
import type { Digest } from '../../src/model/task.ts'

const finding = (id: string, over: Partial<Finding> = {}): Finding => ({
  id,
  rule: `rule-${id}`,
  title: id,
  severity: 'high',
  category: 'blocker',
  at: [{ file: 'a.py', startLine: 1, endLine: 1 }],
  evidence: [{ kind: 'quote', file: 'a.py', startLine: 1, endLine: 1, digest: id as Digest }],
  impact: '',
  fix: { text: '' },
  confidence: 'proved',
  by: ['debugger'],
  status: 'verified',
  ...over,
})

const exists = (polarity: boolean, subject = 'module:a'): Claim => ({
  subject,
  predicate: 'exists',
  polarity,
})

/** Findings that share few ids, places, specialists and claims, so that they collide often. */
const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.constantFrom('i1', 'i2', 'i3', 'i4', 'i5', 'i6'),
    severity: fc.constantFrom('critical', 'high', 'info'),
    category: fc.constantFrom('blocker', 'docs'),
    line: fc.integer({ min: 1, max: 2 }),
    by: fc.constantFrom(['debugger'], ['second-opinion'], ['code-reviewer']),
    status: fc.constantFrom('verified', 'unverified', 'refuted'),
    confidence: fc.constantFrom('proved', 'strong', 'weak'),
    claims: fc.array(
      fc.record({
        subject: fc.constantFrom('x', 'y'),
        predicate: fc.constant('exists'),
        polarity: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ line, ...rest }) =>
    finding(rest.id, { ...rest, at: [{ file: 'a.py', startLine: line, endLine: line }] } as Partial<Finding>),
  )

describe('one list out of many', () => {
  test('order-independent, and a second time changes nothing in findings that are merged', () => {
    const sets = fc.array(fc.array(anyFinding, { maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(sets, fc.infiniteStream(fc.nat()), (results, picks) => {
        const once = consolidate(results.map((findings) => ({ findings })))
        const shuffled = results
          .flat()
          .map((one) => ({ one, key: picks.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => ({ findings: [one] }))
        const again = consolidate(shuffled)
        expect(again.findings).toEqual(once.findings)
        expect(again.contradictions).toEqual(once.contradictions)
        expect(consolidate([{ findings: once.findings }]).findings.map((one) => one.id)).toEqual(
          once.findings.map((one) => one.id),
        )
        expect(consolidate([{ findings: once.findings }]).findings).toEqual(once.findings)
      }),
      { numRuns: 3000 },
    )
  })

  test('no id twice, and every id that went into another leads to one that is there', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 12 }), (findings) => {
        const { findings: out, into } = consolidate([{ findings }])
        const ids = new Set(out.map((one) => one.id))
        expect(ids.size).toBe(out.length)
        for (const one of findings) expect(ids.has(into.get(one.id) ?? one.id)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('the same place and category from two specialists is one finding by both; the severer speaks', () => {
    const { findings, into } = consolidate([
      { findings: [finding('a', { severity: 'medium', by: ['code-reviewer'] })] },
      { findings: [finding('b')] },
    ])
    expect(
      findings.map(({ id, by, severity, evidence }) => ({ id, by, severity, evidence: evidence.length })),
    ).toEqual([{ id: 'b', by: ['code-reviewer', 'debugger'], severity: 'high', evidence: 2 }])
    expect([...into]).toEqual([['a', 'b']])
  })

  test('two findings of one specialist at one place stay two', () => {
    expect(consolidate([{ findings: [finding('a'), finding('b')] }]).findings).toHaveLength(2)
  })

  test('severity, category, file, line decide the order', () => {
    const { findings } = consolidate([
      {
        findings: [
          finding('a', { severity: 'low' }),
          finding('b', { at: [{ file: 'b.py', startLine: 1, endLine: 1 }] }),
          finding('c', { severity: 'critical', category: 'tests' }),
          finding('d', { at: [{ file: 'a.py', startLine: 9, endLine: 9 }] }),
        ],
      },
    ])
    expect(findings.map((one) => one.id)).toEqual(['c', 'd', 'b', 'a'])
  })
})

describe('claims that disagree', () => {
  const other = (over: Partial<Finding>): Finding =>
    finding('z', {
      by: ['second-opinion'],
      category: 'structure',
      severity: 'info',
      claims: [exists(true)],
      ...over,
    })
  const says = (
    a: Partial<Finding>,
    b: Partial<Finding>,
  ): { statuses: Record<string, string>; settled: (string | undefined)[] } => {
    const { findings, contradictions } = consolidate([
      { findings: [finding('a', { claims: [exists(false)], ...a })] },
      { findings: [other(b)] },
    ])
    return {
      statuses: Object.fromEntries(findings.map((one) => [one.id, one.status])),
      settled: contradictions.map((one) => one.settled),
    }
  }
  test('the surer verified side wins, the other is refuted', () => {
    expect(says({}, { confidence: 'weak' })).toEqual({
      statuses: { a: 'verified', z: 'refuted' },
      settled: ['second'],
    })
    expect(says({ confidence: 'weak' }, { confidence: 'proved' })).toEqual({
      statuses: { a: 'refuted', z: 'verified' },
      settled: ['first'],
    })
  })
  test('what was not verified does not win', () => {
    expect(says({ confidence: 'weak' }, { status: 'unverified' })).toEqual({
      statuses: { a: 'verified', z: 'refuted' },
      settled: ['second'],
    })
  })
  test('equal sides stay open and both are marked', () => {
    expect(says({}, {})).toEqual({ statuses: { a: 'contradicted', z: 'contradicted' }, settled: ['open'] })
  })
  test('a finding with a claim that nobody disputes stands', () => {
    expect(
      says({}, { confidence: 'weak', claims: [exists(true), exists(true, 'module:b')] }).statuses,
    ).toEqual({ a: 'verified', z: 'verified' })
  })
  test('agreement is no contradiction', () => {
    expect(says({}, { claims: [exists(false)] }).settled).toEqual([])
  })
})
