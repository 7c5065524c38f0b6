// Pictures of the console's main pages, with what the demo leaves: `npm run screenshots -- [folder]`.
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import type { Browser, Page } from 'playwright-core'
import { loadNextDate, rollOut } from '../../../cli/demo/cluster.ts'
import { type Context, openContext } from '../../../cli/demo/context.ts'
import { loadDatabase, writeDatabase } from '../../../cli/demo/database.ts'
import { DATABASE, provision, updateNetwork } from '../../../cli/demo/environment.ts'
import { failToLoad } from '../../../cli/demo/late-data.ts'
import { connectionOf } from '../../../cli/endpoint/connection.ts'
import { signedRequest } from '../../../cli/endpoint/signed-request.ts'
import { removeDataFolder } from '../../../services/start/data-folder.ts'
import { start } from '../../../services/start.ts'
import { launch, missing, openTab, settled } from './browser.ts'

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1360 },
  { name: 'dark', colorScheme: 'dark', width: 1360 },
  { name: 'phone', colorScheme: 'light', width: 390 },
] as const

const reason = missing()
if (reason !== undefined) throw new Error(`no pictures can be made: ${reason}`)
await takeAll(process.argv[2] ?? 'dist/screenshots')

async function takeAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-pictures-'))
  const running = await start({ port: 0, host: '127.0.0.1', data })
  const context = openContext(running)
  const browser = await launch()
  try {
    const tasks = [writeDatabase, provision, updateNetwork, loadDatabase, rollOut, loadNextDate, failToLoad]
    for (const task of tasks) await task(context, () => undefined)
    for (const look of LOOKS) await take(context, browser, join(folder, look.name), look)
  } finally {
    await browser.close()
    context.close()
    await running.close()
    await removeDataFolder(data)
  }
}

async function take(
  context: Context,
  browser: Browser,
  to: string,
  look: (typeof LOOKS)[number],
): Promise<void> {
  const { colorScheme, width } = look
  const viewport = { width, height: 900 }
  const { page } = await openTab(await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' }))
  await page.goto(await signInLink(context))
  await page.locator('main h1').waitFor()
  for (const [name, path] of Object.entries(await pagesOf(context))) {
    await page.evaluate(hash => {
      location.hash = hash
    }, path)
    await page.locator('main h1').waitFor()
    await settled(page)
    if (name === 'workflow') await page.locator('.graph .state').first().waitFor()
    if (name === 'execution') await page.locator('.graph .failed').first().waitFor()
    if (name === 'overview') await scrollThrough(page)
    await page.screenshot({ path: `${to}-${name}.png`, fullPage: name === 'overview' })
  }
}

/** What is far down a page comes when somebody scrolls there. */
async function scrollThrough(page: Page): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await page.mouse.wheel(0, 700)
    await page.waitForTimeout(300)
    await settled(page)
  }
  await page.mouse.wheel(0, -10_000)
}

async function pagesOf(context: Context): Promise<Record<string, string>> {
  const { environmentId, failedExecutionArn, finspace } = context
  const environment = `/environments/${environmentId}`
  const { lastCompletedChangesetId } = await finspace.send(
    new GetKxDatabaseCommand({ environmentId, databaseName: DATABASE }),
  )
  const version = `${environment}/databases/${DATABASE}/changesets/${lastCompletedChangesetId}`
  return {
    overview: '/',
    workflows: '/workflows',
    workflow: '/workflows/load-database',
    start: '/workflows/load-database/start',
    executions: '/executions',
    execution: `/executions/${encodeURIComponent(failedExecutionArn)}`,
    environment,
    database: `${environment}/databases/${DATABASE}`,
    files: `${version}?tab=files`,
    tables: `${version}?tab=tables`,
    changes: `${version}?tab=changes`,
    cluster: `${environment}/clusters/hdb`,
    bucket: '/buckets/market-data?prefix=hdb%2F',
    events: '/events',
    schedules: '/schedules',
    audit: '/audit',
  }
}

async function signInLink({ url, data }: Context): Promise<string> {
  const { credentials, region } = connectionOf({ data, endpoint: url })
  if (credentials === undefined) throw new Error(`expected credentials in ${data}, found none`)
  const request = {
    method: 'POST' as const,
    service: 'execute-api',
    region,
    credentials,
    origin: url,
    path: '/_console/links',
    body: '',
  }
  // The route's contract.
  return url + ((await signedRequest(request)) as { path: string }).path
}
