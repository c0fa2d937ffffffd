import { expect, test } from 'vitest'
import { renderValidationAnnotations } from '../../../src/report/validation/annotations.ts'
import { renderJunit } from '../../../src/report/validation/junit.ts'
import { renderValidationSarif } from '../../../src/report/validation/sarif.ts'
import { problem, sample } from './sample.ts'

test('JUnit counts only what passed as passed', () => {
  expect(`\n${renderJunit(sample)}`).toMatchInlineSnapshot(`
    "
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="muster validate" tests="8" failures="2" errors="1" time="14.000">
      <testsuite name="lint" tests="1" failures="0" errors="0" skipped="0" time="1.200" timestamp="2026-11-22T10:00:00">
        <testcase name="lint" classname="muster.lint" time="1.200"/>
      </testsuite>
      <testsuite name="types" tests="1" failures="1" errors="0" skipped="0" time="1.200" timestamp="2026-11-22T10:00:00">
        <testcase name="types" classname="muster.types" time="1.200">
          <failure message="exit 2" type="failed">src/a.ts:3:7 TS2322 Type 'string' is not assignable to type 'number'.&#10;line one�[2J</failure>
        </testcase>
      </testsuite>
      <testsuite name="unit" tests="4" failures="1" errors="1" skipped="0" time="15.945" timestamp="2026-11-22T10:00:00">
        <testcase name="test" classname="muster.unit" time="12.345"/>
        <testcase name="slow &lt;test&gt;" classname="muster.unit" time="1.200">
          <error message="no end within 90 s" type="timed out"></error>
        </testcase>
        <testcase name="none" classname="muster.unit" time="1.200">
          <failure message="exit 0, but 0 tests were collected" type="empty"></failure>
        </testcase>
        <testcase name="shaky" classname="muster.unit" time="1.200"/>
      </testsuite>
      <testsuite name="e2e" tests="1" failures="0" errors="0" skipped="1" time="0.000">
        <testcase name="e2e" classname="muster.e2e" time="0.000">
          <skipped message="playwright was not found"/>
        </testcase>
      </testsuite>
      <testsuite name="build" tests="1" failures="0" errors="0" skipped="1" time="0.000">
        <testcase name="ship" classname="muster.build" time="0.000">
          <skipped message="types did not pass"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `)
})

test('JUnit holds no character that XML cannot', () => {
  expect(renderJunit(sample)).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
})

test('annotations name the place, and no tool can write a command of its own', () => {
  const text = renderValidationAnnotations({
    ...sample,
    problems: [problem({ message: 'bad\n::stop-commands::x', file: 'a,b.ts' })],
  })
  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    ::error file=a%2Cb.ts,line=3,col=7,title=tsc TS2322::bad\\n::stop-commands::x
    failed: 1 failed, 1 timed out, 1 empty, 1 not run, 1 blocked, 1 flaky, 2 passed.
    "
  `)
})

test('annotations stay within the ten that GitHub shows of a kind, and say what is left out', () => {
  const problems = Array.from({ length: 25 }, (_, n) => problem({ line: n + 1 }))
  const text = renderValidationAnnotations({ ...sample, problems })
  expect(text.match(/^::error /gm)).toHaveLength(10)
  expect(text).toContain('15 problems are not annotated')
})

test('SARIF has a run for each tool; checks without a verdict are told and make it no success', () => {
  const problems = [
    problem({ message: 'a [link](1) and {0}' }),
    problem({
      tools: ['vitest'],
      code: null,
      test: 'adds',
      message: 'expected 2',
      file: 'a b.ts',
      column: null,
    }),
    problem({ file: null, line: null, column: null }),
  ]
  const log = renderValidationSarif({ ...sample, problems }, '1.2.3')
  expect(log.runs.map((run) => (run['tool'] as { driver: { name: string } }).driver.name)).toEqual([
    'tsc',
    'vitest',
  ])
  expect(log.runs[0]).toMatchObject({
    invocations: [{ executionSuccessful: false }],
    results: [
      {
        ruleId: 'TS2322',
        level: 'error',
        message: { text: 'a \\[link\\](1) and {{0}}' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'src/a.ts' },
              region: { startLine: 3, startColumn: 7 },
            },
          },
        ],
      },
      { locations: [] },
    ],
  })
  expect(log.runs[1]).toMatchObject({
    results: [
      {
        ruleId: 'failed-test',
        message: { text: 'adds: expected 2' },
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'a%20b.ts' }, region: { startLine: 3 } } },
        ],
      },
    ],
  })
  expect(renderValidationSarif({ ...sample, tasks: [], problems: [] }, '1').runs).toMatchObject([
    { tool: { driver: { name: 'muster' } }, invocations: [{ executionSuccessful: true }], results: [] },
  ])
})
