import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRepository, muster, type TestRepository } from '../repository.ts'
import { largeRepository } from './large-repository.ts'
import { browserPath, openBrowser, whyNot } from './open-browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(browserPath === undefined)(
  `the HTML report in a browser${browserPath === undefined ? ` (${whyNot})` : ''}`,
  () => {
    let repository: TestRepository
    let browser: Browser
    let url: string
    let findings: number

    beforeAll(async () => {
      repository = makeRepository(largeRepository)
      const file = join(dirname(repository.state), 'report.html')
      const ran = await muster(
        ['discover', '--json', '--quiet', '--no-context', '--out', file, '--state', repository.state],
        { cwd: repository.root },
      )
      if (ran.code !== 0) throw new Error(ran.err)
      const { findings: all } = JSON.parse(ran.out) as { findings: readonly { status: string }[] }
      findings = all.filter((one) => one.status === 'verified' || one.status === 'unverified').length
      url = pathToFileURL(file).href
      browser = await openBrowser()
    }, 120_000)

    afterAll(async () => {
      await browser?.close()
      repository?.[Symbol.dispose]()
    })

    /** Opens the report; whatever the page complains of or asks the network for is collected. */
    const open = async (
      options: BrowserContextOptions = {},
      fragment = '',
    ): Promise<{ page: Page; trouble: string[] }> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      const trouble: string[] = []
      page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`))
      page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
      page.on('request', (request) => {
        if (!/^(?:file|data):/.test(request.url())) trouble.push(`request: ${request.url()}`)
      })
      await page.goto(url + fragment)
      return { page, trouble }
    }
    const shown = (page: Page): Promise<number> => page.locator('.findings tbody tr:visible').count()
    const settled = async (page: Page, n: (text: string) => boolean): Promise<string> => {
      const output = page.locator('#shown')
      await expect.poll(async () => n((await output.textContent()) ?? '')).toBe(true)
      return (await output.textContent()) ?? ''
    }

    test('is of a real run with at least 500 findings', async () => {
      const { page } = await open()
      expect(findings).toBeGreaterThanOrEqual(500)
      expect(await shown(page)).toBe(findings)
      await page.context().close()
    })

    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 400])
        test(`axe finds nothing to object to, ${colorScheme}, ${width} wide; no complaint, no request`, async () => {
          // the narrow pages with some of the findings: axe takes most of a minute for all of them
          const fragment = width === 400 ? '#q=_17' : ''
          const { page, trouble } = await open({ colorScheme, viewport: { width, height: 900 } }, fragment)
          await page.evaluate(`
          for (const one of document.querySelectorAll('details')) one.open = true
          for (const one of document.querySelectorAll('article')) one.style.contentVisibility = 'visible'
        `)
          expect(trouble).toEqual([])
          // evaluated by the debugger's protocol, which the page's policy does not bind
          await page.evaluate(axe)
          const result = await page.evaluate<readonly unknown[]>(`
          axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html, nodes[0].failureSummary]))
        `)
          expect(result).toEqual([])
          await page.context().close()
        }, 180_000)

    test('nothing is wider than the page, at 1280 and at 400', async () => {
      for (const width of [1280, 400]) {
        const { page } = await open({ viewport: { width, height: 900 } })
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        await page.context().close()
      }
    })

    test('the filter: text, severity, category, specialist; kept in the fragment, and read from it', async () => {
      const { page, trouble } = await open()
      expect(await shown(page)).toBe(findings)
      await page.fill('#filter input[name=q]', 'parcels_17')
      await settled(page, (text) => text.includes(' of '))
      const few = await shown(page)
      expect(few).toBeGreaterThan(0)
      expect(few).toBeLessThan(20)
      for (const text of await page.locator('article:visible').allTextContents())
        expect(text).toContain('parcels_17')
      expect(await page.locator('article:visible').count()).toBe(few)
      expect(new URL(page.url()).hash).toBe('#q=parcels_17')

      await page.locator('#filter button[type=reset]').click()
      await settled(page, (text) => !text.includes(' of '))
      expect(await shown(page)).toBe(findings)
      expect(new URL(page.url()).hash).toBe('')

      await page.check('#filter input[value=low]')
      await page.selectOption('#filter select[name=by]', 'code-reviewer')
      await settled(page, (text) => text.includes(' of '))
      const severities = await page.locator('.findings tbody tr:visible .sev').allTextContents()
      expect(new Set(severities)).toEqual(new Set(['low']))
      expect(severities.length).toBe(
        await page.locator('article[data-severity=low][data-by~=code-reviewer]').count(),
      )
      const { hash } = new URL(page.url())
      expect(hash).toBe('#severity=low&by=code-reviewer')
      expect(trouble).toEqual([])

      const again = await open({}, hash)
      await settled(again.page, (text) => text.includes(' of '))
      expect(await shown(again.page)).toBe(severities.length)
      expect(await again.page.isChecked('#filter input[value=low]')).toBe(true)
      await again.page.context().close()
      await page.context().close()
    })

    test('a filter that nothing fits says so', async () => {
      const { page } = await open({}, '#q=no-such-thing-anywhere')
      await settled(page, (text) => text.startsWith('0 of '))
      expect(await page.locator('.none-left').isVisible()).toBe(true)
      await page.context().close()
    })

    test('the keyboard alone: skip link, slash to search, Escape to clear, Tab to every control, Enter into a finding', async () => {
      const { page } = await open()
      const focus = (): Promise<string> =>
        page.evaluate<string>(`(() => {
        const one = document.activeElement
        return (one.tagName.toLowerCase() + ' ' + (one.name || one.getAttribute('href') || one.type || '')).trim()
      })()`)
      await page.keyboard.press('Tab')
      expect(await focus()).toBe('a #main')
      await page.keyboard.press('/')
      expect(await focus()).toBe('input q')
      await page.keyboard.type('parcels_17')
      await settled(page, (text) => text.includes(' of '))
      const reached: string[] = []
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press('Tab')
        reached.push(await focus())
      }
      expect(reached).toEqual([
        ...Array.from({ length: 5 }, () => 'input severity'),
        'select category',
        'select by',
        'button reset',
      ])
      await page.locator('.findings tbody tr:visible a').first().focus()
      await page.keyboard.press('Enter')
      await expect.poll(focus).toContain('article')
      await expect
        .poll(() => page.evaluate("document.activeElement.querySelector('details')?.open"))
        .toBe(true)
      await page.keyboard.press('Escape')
      await settled(page, (text) => !text.includes(' of '))
      expect(await shown(page)).toBe(findings)
      await page.context().close()
    })

    test('a link to a finding that the filter hides shows it', async () => {
      const { page } = await open({}, '#severity=info')
      await settled(page, (text) => text.includes(' of '))
      const id = await page.locator('article:not([data-severity=info])').first().getAttribute('id')
      await page.evaluate(`location.hash = '#${id}'`)
      await settled(page, (text) => !text.includes(' of '))
      expect(await page.locator(`[id="${id}"]`).isVisible()).toBe(true)
      await page.context().close()
    })

    test('without scripts the whole page can be read, and no control stands there that does nothing', async () => {
      const { page, trouble } = await open({ javaScriptEnabled: false })
      expect(await page.locator('.findings tbody tr').count()).toBe(findings)
      expect(await page.locator('#filter').isVisible()).toBe(false)
      expect(await page.locator('article').first().isVisible()).toBe(true)
      await page.locator('article summary').first().click()
      expect(await page.locator('article .quote pre').first().isVisible()).toBe(true)
      expect(trouble).toEqual([])
      await page.context().close()
    })

    test('on paper: light, without controls, with every piece of evidence', async () => {
      const { page } = await open({ colorScheme: 'dark', viewport: { width: 1000, height: 900 } })
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      )
      expect(await page.locator('aside').isVisible()).toBe(false)
      expect(await page.locator('article .quote pre').first().isVisible()).toBe(true)
      const heights = await page.evaluate<readonly number[]>(
        "[...document.querySelectorAll('article .quote pre')].slice(0, 50).map((one) => one.getBoundingClientRect().height)",
      )
      expect(Math.min(...heights)).toBeGreaterThan(5)
      await page.context().close()
    })

    test('evidence stands in its lines, the timeline and both graphs are drawn', async () => {
      const { page } = await open()
      const card = page.locator('article', { hasText: 'parcels_17 ' }).first()
      await card.locator('summary').click()
      await expect.poll(() => card.locator('.quote pre').first().textContent()).toContain('import parcels_17')
      expect(await page.locator('.lanes rect.ran').count()).toBeGreaterThan(5)
      expect(await page.locator('#run svg.graph g.plain').count()).toBeGreaterThan(5)
      await page.context().close()
    })
  },
)
