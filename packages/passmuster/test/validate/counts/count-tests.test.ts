import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countTests } from '../../../src/validate/counts/count-tests.ts'
import { junitCounts } from '../../../src/validate/counts/junit.ts'
import { testVerdict } from '../../../src/validate/test-verdict.ts'
import { recording, recordings } from '../recording.ts'

test('what real runners counted, and what it makes of their exit codes', async () => {
  const rows = recordings.map((one) => {
    const counts = countTests(one)
    const { is, because } = testVerdict(one.exit, counts)
    return `${one.name}: ${counts === null ? 'null' : Object.values(counts).join('/')} ${is}: ${because}`
  })
  await expect(`collected/passed/failed/skipped\n${rows.join('\n')}\n`).toMatchFileSnapshot('counts.snap.txt')
})

test('suites that did not load are no 0 tests', () => {
  const vitest = '\n Test Files  1 failed (1)\n      Tests  no tests\n'
  const jest = 'Test Suites: 1 failed, 1 total\nTests:       0 total\n'
  for (const stdout of [vitest, jest]) expect(countTests({ stdout, stderr: '' })).toBeNull()
})

test('runs one after another add up', () => {
  const [a, b] = [recording('cargo-test'), recording('mocha-passed')]
  expect(countTests({ stdout: a.stdout + b.stdout, stderr: '' })).toEqual({
    collected: 8,
    passed: 5,
    failed: 2,
    skipped: 1,
  })
})

describe('JUnit', () => {
  test('of Vitest, pytest, Mocha and Node', () => {
    const file = readFileSync(join(import.meta.dirname, '../fixtures/vitest-junit.xml'), 'utf8')
    expect(junitCounts(file)).toEqual({ collected: 6, passed: 1, failed: 3, skipped: 2 })
    expect(junitCounts(recording('pytest-junit').stderr)).toMatchObject({ collected: 1, failed: 1 })
    expect(junitCounts(recording('mocha-xunit').stdout)).toEqual({
      collected: 4,
      passed: 1,
      failed: 2,
      skipped: 1,
    })
    expect(junitCounts(recording('node-junit').stdout)).toMatchObject({ collected: 6, passed: 1, failed: 3 })
  })
  test('an empty suite has 0; entities, cut files and other XML say nothing', () => {
    expect(junitCounts('<testsuites tests="0"></testsuites>')).toEqual({
      collected: 0,
      passed: 0,
      failed: 0,
      skipped: 0,
    })
    expect(junitCounts('<!DOCTYPE x [<!ENTITY a "b">]><testsuite><testcase/></testsuite>')).toBeNull()
    expect(junitCounts('<testsuite tests="3"><testcase name="a')).toBeNull()
    expect(junitCounts('<testsuite tests="3"/>')).toBeNull()
    expect(junitCounts('<project/>')).toBeNull()
    expect(junitCounts('')).toBeNull()
  })
  test('what stands in a comment, a section or an attribute is no case', () => {
    const xml = `<testsuite><!-- <testcase/> --><testcase name="a > <b"><system-out><![CDATA[<failure/>]]></system-out></testcase></testsuite>`
    expect(junitCounts(xml)).toEqual({ collected: 1, passed: 1, failed: 0, skipped: 0 })
  })
})
