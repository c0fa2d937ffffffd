import fc from 'fast-check'
import { expect, test } from 'vitest'
import { implementers } from '../../src/discover/implementers.ts'
import { blockMarks } from '../../src/discover/roles.ts'
import type { Role, Stack } from '../../src/model/team.ts'
import { teamBlock, withBlock } from '../../src/report/team-block.ts'
import { roster } from '../../src/specialists/roster.ts'

const stack: Stack = { languages: [], packages: [], signals: [] }
const roles: readonly Role[] = [
  ...roster.map((one): Role => ({
    id: one.id,
    from: 'specialist',
    purpose: one.finds,
    capabilities: ['analyse'],
    tools: ['muster'],
    domains: [],
    because: [],
  })),
  ...implementers.map((one): Role => ({ ...one, from: 'implementer', because: [] })),
  ...Array.from({ length: 30 }, (_, i): Role => ({
    id: `own-${i}`,
    from: 'repository',
    purpose: 'a | b <!-- muster:team end -->',
    capabilities: [],
    tools: [],
    domains: [],
    because: [],
    file: `.claude/agents/own-${i}.md`,
  })),
]
const gaps = Array.from({ length: 90 }, (_, i) => ({
  name: `lost-${i}-expert`,
  asked: { file: 'CLAUDE.md', startLine: 1, endLine: 1 },
  why: 'asked',
  substitute: null,
}))

test('at most 60 lines, with one pair of marks, whatever the roles say', () => {
  for (const some of [[], gaps]) {
    const block = teamBlock(stack, { roles, gaps: some }, blockMarks)
    expect(block.split('\n').length).toBeLessThanOrEqual(60)
    expect(block.split(blockMarks.end)).toHaveLength(2)
    expect(block).toContain('## AI Team Configuration')
  }
})

test('the rest of the text stays byte for byte, and a second time changes nothing', () => {
  const block = teamBlock(stack, { roles, gaps: [] }, blockMarks)
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const once = withBlock(before, block, blockMarks) as string
      expect(once.startsWith(before)).toBe(true)
      expect(withBlock(once, block, blockMarks)).toBe(once)
      const middle = `${before}\n${blockMarks.begin}\nold\n${blockMarks.end}${after}`
      const replaced = withBlock(middle, 'new', blockMarks)
      expect(replaced).toBe(`${before}\nnew${after}`)
    }),
  )
})

test('broken marks are refused, line ends kept', () => {
  expect(withBlock(`${blockMarks.end}\n${blockMarks.begin}\n`, 'x', blockMarks)).toBeNull()
  expect(withBlock(`${blockMarks.begin}\n`, 'x', blockMarks)).toBeNull()
  expect(withBlock('a\r\n', 'x\ny', blockMarks)).toBe('a\r\n\r\nx\r\ny\r\n')
})
