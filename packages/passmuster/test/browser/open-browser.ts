import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine; undefined where none is installed, and then browser tests are skipped. */
export const browserPath: string | undefined = places.find((path) => existsSync(path))
export const whyNot = `skipped: none of ${places.join(', ')} is here (apt-get install chromium)`

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
