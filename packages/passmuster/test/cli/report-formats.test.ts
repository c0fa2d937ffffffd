import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeStepSummary } from '../../src/cli/step-summary.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { sample } from '../report/sample.ts'
import { brokenShop, makeRepository, muster, type Ran, type TestRepository } from '../repository.ts'

describe('a finished run in the forms that CI and people take', () => {
  let shop: TestRepository
  const folder = (): string => dirname(shop.state)
  const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    muster([...words, '--state', shop.state], { cwd: shop.root, env })

  beforeAll(async () => {
    shop = makeRepository(brokenShop)
    const ran = await run([
      'discover',
      '--json',
      '--quiet',
      '--no-context',
      '--out',
      join(folder(), 'first.html'),
    ])
    if (ran.code !== 0) throw new Error(ran.err)
  }, 60_000)
  afterAll(() => shop?.[Symbol.dispose]())

  test('HTML: `discover --out`, `report --out` and `report --format html` give the same page', async () => {
    const first = readFileSync(join(folder(), 'first.html'), 'utf8')
    expect(first).toMatch(/^<!doctype html>/)
    expect(first).toContain('import schedule')
    expect(first).toContain('id="timeline"')
    expect(first).not.toContain('The journal of the run is not at hand')
    expect((await run(['report', '--out', join(folder(), 'again.html')])).code).toBe(0)
    expect(readFileSync(join(folder(), 'again.html'), 'utf8')).toBe(first)
    expect((await run(['report', '--format', 'html'])).out).toBe(first)
  })

  test('HTML: lines that are no longer what was examined are not shown as evidence', async () => {
    const text = readFileSync(join(shop.root, 'src/shop/till.py'), 'utf8')
    shop.write('src/shop/till.py', text.replace('import schedule', 'import schedule as other_name'))
    const { out } = await run(['report', '--format', 'html'])
    shop.write('src/shop/till.py', text)
    expect(out).toContain('the text is not at hand')
    expect(out).not.toContain('other_name')
  })

  test('a comment of at most 20 lines', async () => {
    const { out, code } = await run(['report', '--format', 'pr'])
    expect(code).toBe(0)
    expect(out).toContain('**Nothing loads.** 0 of 6 modules load today')
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(20)
  })

  test('annotations, and the step summary is added to where the CI wants it', async () => {
    const file = join(folder(), 'summary.md')
    writeFileSync(file, 'before\n')
    const { out, code } = await run(['report', '--format', 'github'], { GITHUB_STEP_SUMMARY: file })
    expect(code).toBe(0)
    expect(out).toMatch(/^::error file=[^\n]*,line=\d+,endLine=\d+,title=/)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^before\n# Discovery\n\n## Summary\n/)
    const markdown = await run(['report', '--format', 'markdown'], { GITHUB_STEP_SUMMARY: file })
    expect(markdown.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('a file that cannot be written is a fault with a next step', async () => {
    const ran = await run(['report', '--out', join(folder(), 'no', 'such', 'folder.html')])
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('cannot write the report')
  })

  test('a shallow clone is told what to do', async () => {
    shop.write('more.py', 'x = 1\n')
    shop.git('add', '-A')
    shop.git('commit', '-q', '-m', 'second')
    const clone = join(folder(), 'clone')
    shop.git('clone', '-q', '--depth', '1', `file://${shop.root}`, clone)
    const ran = await muster(
      ['discover', '--format', 'markdown', '--quiet', '--no-context', '--state', join(folder(), 'other')],
      { cwd: clone },
    )
    expect(ran.out.replaceAll('\\', '')).toContain('fetch-depth: 0')
    expect((await run(['report', '--format', 'markdown'])).out).not.toContain('fetch-depth')
  })
})

describe('the step summary', () => {
  const shopFolder = (): TestRepository => makeRepository({})

  test('stays within what GitHub takes, together with what is there already, and says when there is no room', async () => {
    using place = shopFolder()
    const file = join(place.root, 'summary.md')
    const crowd = {
      ...sample,
      findings: Array.from({ length: 1500 }, (_, i) => ({
        ...sample.findings[0]!,
        id: String(i).padStart(16, '0'),
        impact: 'long '.repeat(1500),
      })),
    }
    expect(Buffer.byteLength(renderMarkdown(crowd))).toBeGreaterThan(1024 * 1024)
    expect(await writeStepSummary(crowd, file)).toBeNull()
    expect(readFileSync(file).length).toBeLessThanOrEqual(1024 * 1024)
    expect(readFileSync(file, 'utf8')).toMatch(/and 1,\d{3} more/)
    writeFileSync(file, 'x'.repeat(1024 * 1024 - 10))
    expect(await writeStepSummary(crowd, file)).toContain('no room')
    expect(readFileSync(file).length).toBe(1024 * 1024 - 10)
    expect(await writeStepSummary(sample, undefined)).toBeNull()
    expect(await writeStepSummary(sample, join(place.root, 'no', 'folder'))).toContain('could not be written')
  })
})
