import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { largeRepository } from '../packages/passmuster/test/browser/large-repository.ts'
import { browserPath, openBrowser, whyNot } from '../packages/passmuster/test/browser/open-browser.ts'
import { makeRepository, muster } from '../packages/passmuster/test/repository.ts'

/** Takes the pictures of the HTML report in docs/: of the repository named, or of a made one with over 500 findings. */
const folder = join(import.meta.dirname, '..', 'docs')
const shots = [
  { name: 'report-light', colorScheme: 'light', width: 1280, height: 1000, at: 'summary' },
  { name: 'report-dark-findings', colorScheme: 'dark', width: 1280, height: 1000, at: 'findings' },
  { name: 'report-light-plan', colorScheme: 'light', width: 1280, height: 1000, at: 'plan' },
  { name: 'report-light-run', colorScheme: 'light', width: 1280, height: 1000, at: 'run' },
  { name: 'report-narrow', colorScheme: 'light', width: 400, height: 900, at: 'findings' },
] as const

if (browserPath === undefined) throw new Error(whyNot)
using repository = makeRepository(largeRepository)
const file = join(dirname(repository.state), 'report.html')
const root = process.argv[2] ?? repository.root
const ran = await muster(
  ['discover', '--json', '--quiet', '--no-context', '--out', file, '--state', repository.state],
  { cwd: root },
)
if (ran.code !== 0) throw new Error(ran.err)
mkdirSync(folder, { recursive: true })
const browser = await openBrowser()
for (const { name, colorScheme, width, height, at } of shots) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  await page.goto(pathToFileURL(file).href)
  if (at !== 'summary')
    await page.evaluate(`document.getElementById('${at}').scrollIntoView({ behavior: 'instant' })`)
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  console.log(`${path} ${Math.round(statSync(path).size / 1024)} kB`)
  await page.close()
}
await browser.close()
