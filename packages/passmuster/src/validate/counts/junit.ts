import type { TestCounts } from '../../model/validation.ts'

/**
 * Counts the cases of a JUnit file, else what its suites claim. Reads tags only: no entity is expanded, and null is the
 * answer to a document type or what is not such a file.
 */
export const junitCounts = (xml: string): TestCounts | null => {
  let [collected, failed, skipped, claimed] = [0, 0, 0, 0]
  let [isJunit, state] = [false, '']
  const close = (): void => {
    if (state === 'failed') failed += 1
    if (state === 'skipped') skipped += 1
    state = ''
  }
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const end = endOfTag(xml, at)
    if (end === null) return null
    const name = /^<(\/?[\w:.-]{1,100})/.exec(xml.slice(at, at + 110))?.[1]
    if (name === 'testsuites' || name === 'testsuite') {
      isJunit = true
      const tests = / tests=["'](\d{1,9})["']/.exec(xml.slice(at, Math.min(end, at + 4_000)))
      if (name === 'testsuite') claimed += Number(tests?.[1] ?? 0)
    } else if (name === 'testcase') {
      collected += 1
      close()
    } else if (name === '/testcase') close()
    else if (name === 'failure' || name === 'error') state = 'failed'
    else if (name === 'skipped' && state === '') state = 'skipped'
    at = end
  }
  close()
  if (!isJunit) return null
  if (collected === 0 && claimed > 0) return null
  return { collected, passed: collected - failed - skipped, failed, skipped }
}

/** Behind the tag, comment or section that begins at `at`; null where it never ends or is a document type. */
const endOfTag = (xml: string, at: number): number | null => {
  const [open, close] = xml.startsWith('<!--', at)
    ? ['<!--', '-->']
    : xml.startsWith('<![CDATA[', at)
      ? ['<![CDATA[', ']]>']
      : ['<?', '?>']
  if (xml.startsWith(open, at)) {
    const end = xml.indexOf(close, at + open.length)
    return end < 0 ? null : end + close.length
  }
  if (xml.startsWith('<!', at)) return null
  for (let next = at + 1; next < xml.length; next += 1) {
    const code = xml.charCodeAt(next)
    if (code === 0x3e) return next + 1
    if (code === 0x3c) return null
    if (code !== 0x22 && code !== 0x27) continue
    next = xml.indexOf(xml[next]!, next + 1)
    if (next < 0) return null
  }
  return null
}
