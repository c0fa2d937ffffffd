import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Discovery } from '../../../src/model/report.ts'
import { groupsOf, layered } from '../../../src/report/html/layered.ts'
import { anchor, escape, h } from '../../../src/report/html/markup.ts'
import { renderHtml } from '../../../src/report/html/page.ts'
import { timelineOf } from '../../../src/report/timeline.ts'
import { quoteKey } from '../../../src/report/words.ts'
import { envelopes } from '../envelopes.ts'
import { empty, hostile, sample } from '../sample.ts'

const timeline = timelineOf(envelopes)
const place = { file: 'src/bot/ml/auto.py', startLine: 31, endLine: 31 }
const quotes = new Map([[quoteKey(place), 'import schedule  # </pre><script>alert(1)</script>\u202e']])
const page = renderHtml(sample, { quotes, timeline })

/** The page's elements in order, read with a tokenizer of its own: `<!doctype`, tags, text and the two raw elements. */
const elements = (
  html: string,
): readonly { readonly name: string; readonly attributes: string; readonly alone: boolean }[] => {
  const withoutRaw = html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '<$1></$1>')
  return [
    ...withoutRaw.matchAll(/<(\/?[a-z][a-z0-9]*|!doctype)((?:\s+[\w:-]+(?:="[^"]*")?|\s+html)*)\s*(\/?)>/gi),
  ].map((match) => ({ name: match[1]!.toLowerCase(), attributes: match[2] ?? '', alone: match[3] === '/' }))
}

const namesOf = (attributes: string): string => attributes.replace(/"[^"]*"/g, '""')

describe('the page', () => {
  test('has the parts in the order of the outline', () => {
    const ids = [...page.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1])
    expect(ids).toEqual([
      'summary',
      'subsystems',
      'blockers',
      'findings',
      'plan',
      'by-specialist',
      'contradictions',
      'coverage',
      'not-run',
      'run',
    ])
  })

  test('its policy allows our script and style by hash and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'")
    const hash = (element: string): string => {
      const text = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)?.[1] ?? ''
      expect(text.length).toBeGreaterThan(100)
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; img-src data:; base-uri 'none'; form-action 'none'`,
    )
  })

  test('names no address outside itself, no inline handler, no style attribute', () => {
    for (const { name, attributes } of elements(page)) {
      expect(namesOf(attributes)).not.toMatch(/\s(?:on\w+|style|src|srcset|action|formaction)=/)
      for (const [, href] of attributes.matchAll(/\shref="([^"]*)"/g))
        expect(href, name).toMatch(/^(?:#|data:,$)/)
    }
  })

  test('quotes stand with their lines; where there is no text the page says so', () => {
    expect(page).toContain('<span class="ln">   31</span>import schedule  # &lt;/pre&gt;&lt;script&gt;')
    expect(page).toContain('the text is not at hand')
  })

  test('the timeline shows what ran and what was restored', () => {
    expect(timeline.rows.map((row) => [row.task, row.via, row.wallMs])).toEqual([
      ['extract:0', 'ran', null],
      ['debugger', 'ran', 12],
      ['planner', 'restored', null],
    ])
    expect(page).toContain('planner: restored, from')
    expect(renderHtml(sample)).toContain('The journal of the run is not at hand')
  })

  test('a shallow clone is told how to become whole', () => {
    const shallow: Discovery = { ...sample, snapshot: { ...sample.snapshot, shallow: true } }
    expect(renderHtml(shallow)).toContain('<code>fetch-depth: 0</code>')
    expect(page).not.toContain('fetch-depth')
  })

  test('of nothing: every part is there and says why it is empty', () => {
    const text = renderHtml(empty).replace(/<style>[\s\S]*?<\/style>/, '')
    expect(text).toContain('Not known whether it loads')
    expect(text).toContain('Nothing was found.')
    expect(text).toContain('Not examined: the debugger was not in the team.')
  })

  test('is the same bytes for the same values', () => {
    expect(renderHtml(sample, { quotes, timeline })).toBe(page)
  })
})

describe('what a repository may not do', () => {
  const known = new Set(elements(page).map(({ name }) => name))

  test('no character that hides or turns text around comes through', () => {
    expect(page).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/,
    )
    expect(page).toContain('\\u{202e}')
  })

  test('no tag of its own, whatever stands in any text of a report', () => {
    expect(known.has('img')).toBe(false)
    const attack = fc.oneof(
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        '<!--',
        ']]>',
        '</title><svg onload=alert(1)>',
        '&lt;b&gt;',
        '`</code><iframe>`',
        hostile,
        '\u202e\u2066</pre>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
    )
    fc.assert(
      fc.property(attack, (text) => {
        const poisoned = JSON.parse(
          JSON.stringify(sample, (key, value: unknown) =>
            typeof value === 'string' && texts.has(key) ? text : value,
          ),
        ) as Discovery
        const html = renderHtml(poisoned, { quotes: new Map([[quoteKey(place), text]]), timeline })
        const own = elements(html)
        expect(own.filter(({ name }) => !known.has(name))).toEqual([])
        for (const { attributes } of own) expect(namesOf(attributes)).not.toMatch(/\s(?:on\w+|style|src)=/)
        expect(html.split('<script>').length).toBe(2)
        expect(html.split('</script>').length).toBe(2)
        expect(balanced(own)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('a template escapes every string, and text in backticks becomes code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { html } = h`<p title="${text}">${text}</p>`
        const inner = html.slice(html.indexOf('>', html.indexOf('"', 10)) + 1, -4)
        expect(inner).not.toMatch(/[<>"']/)
        expect(escape(text)).not.toMatch(/[<>"']/)
        expect(anchor('x', text)).toMatch(/^x-[\w.-]*$/)
      }),
    )
  })
})

const texts = new Set([
  'title',
  'impact',
  'text',
  'target',
  'name',
  'what',
  'because',
  'file',
  'says',
  'why',
  'path',
])
const empties = new Set(['meta', 'link', 'input', 'wbr', '!doctype'])

const balanced = (all: ReturnType<typeof elements>): boolean => {
  const open: string[] = []
  for (const { name, alone } of all) {
    if (alone || empties.has(name)) continue
    if (!name.startsWith('/')) open.push(name)
    else if (open.pop() !== name.slice(1)) return false
  }
  return open.length === 0
}

describe('layers of a graph', () => {
  const graph = fc.integer({ min: 1, max: 14 }).chain((n) =>
    fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 40 }).map((pairs) =>
      Array.from({ length: n }, (_, i) => ({
        id: String(i),
        needs: pairs.filter(([from, to]) => to === i && from < i).map(([from]) => String(from)),
      })),
    ),
  )

  test('everyone stands right of what it needs, once, and drawn edges imply every need', () => {
    fc.assert(
      fc.property(graph, (nodes) => {
        const { placed, edges } = layered(nodes)
        const column = new Map(placed.map((one) => [one.node.id, one.column]))
        expect(placed.length).toBe(nodes.length)
        expect(new Set(placed.map((one) => `${one.column}:${one.row}`)).size).toBe(nodes.length)
        const reach = (from: string, to: string): boolean =>
          edges.some(([a, b]) => a === from && (b === to || reach(b, to)))
        for (const { id, needs } of nodes)
          for (const need of needs) {
            expect(column.get(need)!).toBeLessThan(column.get(id)!)
            expect(reach(need, id)).toBe(true)
          }
      }),
    )
  })

  test('groups hold every node once, and no need leads out of its group', () => {
    fc.assert(
      fc.property(graph, (nodes) => {
        const groups = groupsOf(nodes)
        expect(groups.flat().length).toBe(nodes.length)
        for (const group of groups)
          for (const { needs } of group)
            for (const need of needs) expect(group.some(({ id }) => id === need)).toBe(true)
      }),
    )
  })

  test('a circle of needs ends', () => {
    const { placed } = layered([
      { id: 'a', needs: ['b'] },
      { id: 'b', needs: ['a'] },
    ])
    expect(placed.length).toBe(2)
  })
})
