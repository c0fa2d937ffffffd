import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareFindings, standsAmong } from '../../src/consolidate/compare.ts'
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
  unread: Discovery['coverage']['unread'] = [],
): Side => ({
  findings,
  specialists,
  resultDigest: 'd' as Digest,
  coverage: { files: 1, lines: 1, readFiles: 1, readLines: 1, readBy: {}, unread },
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

test('code that moved to another file is known: the title names it and its words are the same', () => {
  const moved = compareFindings(
    side([{ ...finding('1', 'w', 'b.py'), title: '`f` does without' }]),
    side([{ ...finding('2', 'w', 'a.py'), title: '`f` does without' }]),
    'main',
  )
  expect(moved).toMatchObject({ new: [], known: ['1'], fixed: [] })
})

test('the same text in another file, said of something else, is another finding', () => {
  const compared = compareFindings(
    side([{ ...finding('1', 'w', 'b.py'), title: 'b.py does without' }]),
    side([{ ...finding('2', 'w', 'a.py'), title: 'a.py does without' }]),
    'main',
  )
  expect(compared.new).toEqual(['1'])
  expect(compared.fixed.map(({ id }) => id)).toEqual(['2'])
})

/** A finding that counts places: each `file:words`, of which the first `quoted` are shown. */
const group = (id: string, title: string, members: readonly string[], quoted = members.length): Finding => ({
  ...finding(id),
  title,
  at: members.map((one) => ({ file: one.split(':')[0] ?? '', startLine: 1, endLine: 1 })),
  evidence: members.slice(0, quoted).flatMap((one) => {
    const [file = '', words = ''] = one.split(':')
    return finding(id, words, file).evidence.map((piece) => ({ ...piece, startLine: 1, endLine: 1 }))
  }),
})

test('a count that changed and took the id with it is known', () => {
  const compared = compareFindings(
    side([group('2', 'no test imports 3 of 7 modules', ['b.py:x', 'c.py:y', 'd.py:z'], 1)]),
    side([group('1', 'no test imports 2 of 6 modules', ['a.py:x', 'c.py:y'], 1)]),
    'main',
  )
  expect(compared).toMatchObject({ new: [], known: ['2'], fixed: [] })
})

test('a list of names that changed by one of its members is known, a wholly other list is not', () => {
  const before = side([group('1', 'worst: f, g, h', ['a.py:f', 'b.py:g', 'c.py:h'])])
  const kept = side([group('2', 'worst: k, g, h', ['d.py:k', 'b.py:g', 'c.py:h'])])
  expect(compareFindings(kept, before, 'main')).toMatchObject({ new: [], known: ['2'], fixed: [] })
  const other = side([group('2', 'worst: k, l, m', ['d.py:k', 'e.py:l', 'f.py:m'])])
  expect(compareFindings(other, before, 'main')).toMatchObject({ new: ['2'], known: [] })
})

test('what is left of a larger finding is known, and its mended worst place is fixed', () => {
  const whole: Finding = {
    ...group('1', 'm has no A', ['src/a.py:x', 'test/t.py:y']),
    severity: 'critical',
  }
  for (const words of ['y', 'rewritten']) {
    const rest = group('2', 'm has no A', [`test/t.py:${words}`])
    const mended = compareFindings(side([rest]), side([whole]), 'main')
    expect(mended).toMatchObject({ new: [], known: ['2'] })
    expect(mended.fixed.map(({ id }) => id)).toEqual(['1'])
    const broken = compareFindings(side([whole]), side([rest]), 'main')
    expect(broken).toMatchObject({ new: ['1'], known: [], fixed: [] })
  }
})

test('a finding stands among others by its id, as moved code and as a count that was smaller', () => {
  const one = group('2', '3 handlers are empty', ['a.py:x', 'b.py:y', 'c.py:z'])
  expect(standsAmong(one, [group('1', '2 handlers are empty', ['b.py:y', 'c.py:z'])])).toBe(true)
  expect(standsAmong(one, [group('2', 'another title', ['q.py:q'])])).toBe(true)
  expect(standsAmong(one, [group('1', '2 handlers are empty', ['q.py:y', 'r.py:z'])])).toBe(false)
  expect(standsAmong(one, [{ ...one, status: 'refuted' }])).toBe(false)
  const moved = { ...finding('7', 'w', 'b.py'), title: '`f` does without' }
  expect(standsAmong(moved, [{ ...moved, id: '8', at: [{ file: 'a.py', startLine: 1, endLine: 1 }] }])).toBe(
    true,
  )
})

test('a folder told by itself that was one of "other folders" before is not new', () => {
  const before = side([
    group(
      '1',
      'no test imports 4 of 4 modules in 4 other folders',
      ['z/a.py:a', 'b.py:b', 'c.py:c', 'd.py:d'],
      3,
    ),
    group('2', 'no test imports 1 of 1 modules in gone', ['gone/g.py:g']),
  ])
  const today = side([
    group('3', 'no test imports 3 of 3 modules in 3 other folders', ['b.py:b', 'c.py:c', 'd.py:d'], 3),
    group('4', 'no test imports 1 of 1 modules in z', ['z/a.py:a']),
  ])
  const compared = compareFindings(today, before, 'main')
  expect(compared).toMatchObject({ new: [], known: ['3', '4'] })
  expect(compared.fixed.map(({ id }) => id)).toEqual(['2'])
})

test('another subject on the same line is new', () => {
  const without = (id: string, what: string): Finding => {
    const one = finding(id, 'import a, b')
    return {
      ...one,
      title: `${what} is missing`,
      evidence: [...one.evidence, { kind: 'absent', what, searched: [] }],
    }
  }
  const compared = compareFindings(side([without('2', 'b')]), side([without('1', 'a')]), 'main')
  expect(compared.new).toEqual(['2'])
  expect(compared.fixed.map(({ id }) => id)).toEqual(['1'])
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

test('what was found in a file that can no longer be read is not fixed', () => {
  const before = side([finding('1'), finding('2', 'w', 'b.py'), finding('3', 'x', 'c.py')])
  const broken: Finding = { ...finding('9', 'y', 'a.py'), rule: 'syntax-error', title: 'a.py is not valid' }
  const team = [row('code-reviewer')]
  const compared = compareFindings(side([broken], team, [{ file: 'b.py', why: 'crashed' }]), before, 'main')
  expect(compared.new).toEqual(['9'])
  expect(compared.fixed.map(({ id }) => id)).toEqual(['3'])
  expect(compared.unknown).toEqual([
    { finding: '1', because: 'a.py is not read here: it has a syntax error' },
    { finding: '2', because: 'b.py is not read here: crashed' },
  ])
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
