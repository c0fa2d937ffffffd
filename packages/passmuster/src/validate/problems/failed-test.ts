import type { At, Mark } from './mark.ts'

/** A failed test, or with `test` null a file of tests that did not load. */
export const failedTest = (one: {
  readonly tool: string
  readonly from: number
  readonly at: At | null
  readonly test: string | null
  readonly message: string
  readonly within?: readonly string[]
}): Mark => ({
  tool: one.tool,
  from: one.from,
  file: one.at?.file ?? null,
  line: one.at?.line ?? null,
  column: one.at?.column ?? null,
  severity: 'high',
  code: null,
  message: one.message === '' ? 'failed' : one.message,
  ...(one.test === null ? {} : { test: one.test }),
  ...(one.within === undefined ? {} : { within: one.within }),
})
