// A real Chromium, driven: Debian's, or the one that CHROMIUM names.
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why the tests in a browser are left out, where they are. */
export function missing(): string | undefined {
  if (!existsSync(CHROMIUM)) return `no browser is at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`
  if (!existsSync('console/dist/index.html')) return 'the console is not built: node console/build.mjs'
  return undefined
}

// Containers run as root, where Chromium's own sandbox does not work; only pages of this project are opened.
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })

export interface Tab {
  page: Page
  /** Errors of the page, as the browser's console has them. */
  errors: string[]
}

/** Long enough for a machine that does much else. */
export const PATIENCE = 30_000

/** Once everything that a page shows is there. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor()
  await page.waitForFunction(
    () =>
      document.querySelector('main [aria-label=Loading]') === null &&
      !/\bReading [a-z]+/.test(document.body.innerText),
  )
}

export async function openTab(context: BrowserContext): Promise<Tab> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const errors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => errors.push(String(error)))
  return { page, errors }
}
