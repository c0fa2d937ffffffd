import { expect, test } from 'vitest'
import type { CheckedClaim } from '../../src/consolidate/claims/claim.ts'
import { renderClaims } from '../../src/report/claims.ts'
import { inkOf } from '../../src/report/ink.ts'

const claim = (
  line: number,
  verdict: CheckedClaim['verdict'],
  because: string,
  said: string,
): CheckedClaim => ({
  kind: 'path',
  line,
  lines: [line],
  quote: `\`${said}\` \u202e`,
  claim: `${said} exists`,
  verdict,
  because,
  evidence: [{ kind: 'git', commit: 'abcdef0123456789', path: said, change: 'deleted' }],
})

test('a checked text on the screen: what one reason refutes stands together, nothing is turned around', () => {
  const claims = [
    claim(1, 'refuted', 'not in the snapshot', 'a.py'),
    claim(2, 'refuted', 'deleted in abcdef012', 'b.py'),
    claim(3, 'refuted', 'not in the snapshot', 'c.py'),
    claim(4, 'verified', 'in the snapshot', 'd.py'),
    claim(5, 'not checkable', 'ignored by .gitignore', 'e.py'),
  ]
  const text = renderClaims(
    {
      file: 'summary.md',
      snapshot: { commit: '0123456789abcdef', dirty: true },
      counts: { verified: 1, refuted: 3, notCheckable: 1 },
      claims,
    },
    { ink: inkOf(false), width: 80 },
  )
  expect(text).toMatchInlineSnapshot(`
    "summary.md: 5 claims held against 0123456789 with changes
    3 refuted · 1 verified · 1 not checkable

    Refuted
      ✗ 2 claims: not in the snapshot
            a.py exists (1); c.py exists (3)
      ✗ line 2: "\`b.py\` \\u{202e}"
          b.py exists? No: deleted in abcdef012
          git abcdef0123

    Verified
      line 4    d.py exists: in the snapshot

    Not checkable
      1 claim: ignored by .gitignore
          e.py exists (5)
    "
  `)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
