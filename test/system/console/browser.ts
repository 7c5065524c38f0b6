// A real Chromium, driven: Debian's, or the one that CHROMIUM names.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why the tests in a browser are left out, where they are. */
export const missing = (): string | undefined => {
  if (!existsSync(CHROMIUM)) return `no browser is at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`
  if (!existsSync('console/dist/index.html')) return 'the console is not built: node console/build.mjs'
  return undefined
}

// Containers run as root, where Chromium's own sandbox does not work; only pages of this project are opened.
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })

export interface Tab {
  page: Page
  /** What the browser's console was told of. */
  errors: string[]
}

/** Long enough for a machine that does much else. */
export const PATIENCE = 30_000

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

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Accessibility faults that axe calls serious or worse. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated from outside: the page's own policy lets in no script of others.
  await page.evaluate(axeSource)
  const faults = await page.evaluate(async () => {
    // axe is put there by the line above.
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  })
  expect(faults, page.url()).toEqual([])
}
