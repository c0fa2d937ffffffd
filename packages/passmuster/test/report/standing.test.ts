import { expect, test } from 'vitest'
import { renderAnswers } from '../../src/report/answers.ts'
import { tally } from '../../src/report/headline.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { renderScreen } from '../../src/report/screen.ts'
import { standingWords } from '../../src/report/standing.ts'
import { sample } from './sample.ts'
import { weighed } from './weighed.ts'

test('every report says how the findings stand', () => {
  const words = standingWords(weighed)
  expect(words).toMatchInlineSnapshot(`
    [
      "1 finding answered",
      "1 answer lapsed",
      "against main: 0 new, 1 fixed, 2 known",
      "shown is what main does not have; 2 other findings left out",
    ]
  `)
  const markdown = renderMarkdown(weighed)
  const html = renderHtml(weighed)
  const screen = renderScreen(weighed, { width: 200, color: false })
  for (const one of words) {
    expect(markdown.toLowerCase()).toContain(one.toLowerCase())
    expect(html).toContain(one)
    expect(screen).toContain(one)
  }
  expect(standingWords(sample)).toEqual([])
})

test('an answered finding is not counted among those that stand', () => {
  const severity = sample.findings[0]!.severity
  expect(tally(weighed)[severity]).toBe(tally(sample)[severity] - 1)
})

test('SARIF: an answer is a suppression, a comparison a baseline state', () => {
  const results = renderSarif(weighed).runs[0]!['results'] as readonly Record<string, unknown>[]
  const of = (id: string): Record<string, unknown> | undefined =>
    results.find((one) => (one['partialFingerprints'] as Record<string, string>)['passmuster/v1'] === id)
  expect(of(sample.findings[0]!.id)?.['suppressions']).toEqual([
    { kind: 'external', status: 'accepted', justification: 'so' },
  ])
  expect(of(sample.findings[1]!.id)).toMatchObject({ baselineState: 'unchanged' })
  expect(of(sample.findings[1]!.id)).not.toHaveProperty('suppressions')
})

test('the list of answers tells those that bind, lapsed or speak of nothing, and counts false alarms', () => {
  expect(renderAnswers(weighed)).toMatchInlineSnapshot(`
    "Answered (1)
      aaaaaaaaaaaaaaaa  r  a.py  false-alarm: so

    Lapsed, so open again (1)
      bbbbbbbbbbbbbbbb  r  a.py  false-alarm: so [its evidence has changed since]

    Of findings that are not in this report (1)
      gone  r  a.py  false-alarm: so

    False alarms by rule (1)
      r: 3
    "
  `)
  expect(renderAnswers(sample)).toContain('no finding has been answered')
})
