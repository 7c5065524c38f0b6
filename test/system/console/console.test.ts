// The console as an operator uses it, in a real browser, against the whole on a fresh data folder.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Context, openContext } from '../../../cli/demo/context.ts'
import { loadDatabase, writeDatabase } from '../../../cli/demo/database.ts'
import { DATABASE, provision } from '../../../cli/demo/environment.ts'
import { signedRequest } from '../../../cli/endpoint/signed-request.ts'
import { rollOutClustersExample } from '../../../workflows/inputs/roll-out-clusters.ts'
import { sharedKdbflow } from '../../services/start/kdbflow.ts'
import { expectAccessible } from './accessible.ts'
import { launch, missing, openTab, PATIENCE, settled, type Tab } from './browser.ts'

const reason = missing()
if (reason !== undefined) console.warn(`The console is not tested in a browser: ${reason}`)

const BUCKET = 'market-data'

describe.skipIf(reason !== undefined)('the console', { timeout: 4 * PATIENCE }, () => {
  const kdbflow = sharedKdbflow(writePrincipals)
  let demo: Context
  let browser: Awaited<ReturnType<typeof launch>>
  let context: BrowserContext
  let tab: Tab

  beforeAll(async () => {
    demo = openContext({
      ...kdbflow(),
      failed: new Promise(() => undefined),
      nodeLimits: '',
      signInLink: () => '',
    })
    await writeDatabase(demo)
    await provision(demo, () => undefined)
    await loadDatabase(demo, () => undefined)
    browser = await launch()
    context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' })
    tab = await openTab(context)
  }, 4 * PATIENCE)

  afterAll(async () => {
    expect(tab.errors).toEqual([])
    await browser.close()
    demo.close()
  })

  test('a link signs in once', async () => {
    const link = await newLink(kdbflow())
    await tab.page.goto(link)
    await seen(tab.page, 'Overview')
    expect(await scriptBytes(tab.page)).toBeLessThan(350_000)
    expect(tab.page.url()).not.toContain('token')
    const other = await browser.newContext()
    const page = await other.newPage()
    await page.goto(link)
    await page.getByText('This link does not sign in').waitFor({ timeout: PATIENCE })
    await other.close()
  })

  test('a load that lacks an object is started from the form, fails, and says what to do', async () => {
    const { page } = tab
    await open(page, '/workflows/load-database/start')
    await type(page, 'Environment id', demo.environmentId)
    await type(page, 'Database name', DATABASE)
    await seenText(page, 'expected changeRequests, a source or both, got neither')
    await page.getByRole('button', { name: 'Add change requests' }).click()
    await choose(page, 'Change type', 'PUT')
    await page.getByLabel('S3 path').fill(`s3://${BUCKET}/late/sym`)
    await page.getByLabel('Db path').fill('/')
    await seenText(page, 'The input is right')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await seenText(page, 'One or more inputs to this request were not found.')
    const message = await page.getByTestId('failure-message').textContent()
    expect(message).toBe(`expected an object at s3://${BUCKET}/late/sym, found none`)
    await seenText(page, 'INPUT_NOT_FOUND')
    await page.locator('.graph .failed').first().waitFor()
    await expectAccessible(page)
  })

  test('the missing object is uploaded where the failure leads, could be loaded from there, and the redrive succeeds', async () => {
    const { page } = tab
    const execution = page.url()
    await page.getByRole('link', { name: `Open s3://${BUCKET}/late/` }).click()
    const sym = join(kdbflow().data, 's3', BUCKET, 'hdb', 'sym')
    await page.locator('input[type=file]').setInputFiles(sym)
    await seenText(page, 'Uploaded')
    await page.getByRole('cell', { name: 'sym', exact: true }).waitFor()
    await expectAccessible(page)
    await page.locator('input[type=file]').setInputFiles(sym)
    await page.getByRole('button', { name: 'Replace' }).click()
    await confirm(page, 'Replace', 'sym')
    await seenText(page, 'Uploaded')
    await page.getByRole('link', { name: 'Load from here' }).click()
    const input = await page.getByLabel('The input as JSON').inputValue()
    expect(JSON.parse(input)).toEqual({ trigger: 'console', source: { bucket: BUCKET, prefix: 'late/' } })
    await page.goto(execution)
    await page.getByRole('button', { name: 'Redrive' }).click()
    await page.locator('[data-status=SUCCEEDED]').waitFor()
  })

  test('a cluster is rolled out from the JSON editor, and shows that it serves the newest version', async () => {
    const { page } = tab
    await open(page, '/workflows/roll-out-clusters/start')
    const waves = rollOutClustersExample.waves
    const input = { environmentId: demo.environmentId, waves, trigger: 'console' }
    await page.getByLabel('The input as JSON').fill(JSON.stringify(input, null, 2))
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.locator('[data-status=SUCCEEDED]').waitFor()
    await open(page, `/environments/${demo.environmentId}/clusters/hdb`)
    await seenText(page, 'The newest')
    await expectAccessible(page)
  })

  test('the overview draws what became of executions and what was loaded, and says how disk and nodes are', async () => {
    const { page } = tab
    await open(page, '/')
    await page.getByRole('heading', { name: 'Clusters behind' }).scrollIntoViewIfNeeded()
    await page.mouse.wheel(0, 2000)
    await page.getByRole('heading', { name: 'Executions in the last day' }).waitFor()
    await page.getByRole('heading', { name: 'Next schedules' }).waitFor()
    await page.getByLabel('Executions', { exact: true }).first().waitFor()
    await page.getByLabel('Copied out of buckets').first().waitFor()
    await seenText(page, 'are free')
    await seenText(page, '1 of 1 run')
    await expectAccessible(page)
  })

  test('a version shows its files, its tables with their rows, and what changed since the one before', async () => {
    const { page } = tab
    const database = `/environments/${demo.environmentId}/databases/${DATABASE}`
    await open(page, database)
    await page.getByText('· newest').waitFor()
    await page.getByLabel('Size of the version').first().waitFor()
    await expectAccessible(page)
    await page.getByRole('tabpanel').getByRole('link').first().click()
    await page.getByRole('tab', { name: 'Files' }).click()
    await page.getByRole('link', { name: '2026.11.16/' }).click()
    await page.getByRole('link', { name: 'trade/' }).click()
    await page.getByRole('cell', { name: 'price', exact: true }).waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Tables' }).click()
    await page.getByRole('cell', { name: '60,000' }).first().waitFor()
    await page.getByRole('button', { name: 'Columns of trade' }).click()
    await page.getByText('symbol').filter({ visible: true }).first().waitFor()
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Changes' }).click()
    await seenText(page, 'Compared with')
    await settled(page)
    await expectAccessible(page)
  })

  test('a cluster is queried in q, and its answer saved as CSV', async () => {
    const { page } = tab
    await open(page, `/environments/${demo.environmentId}/clusters/hdb?tab=query`)
    await page.getByRole('textbox', { name: 'Query' }).fill('select count i by date from trade')
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('cell', { name: '20000' }).first().waitFor()
    await expectAccessible(page)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as CSV' }).click()
    expect(readFileSync(await (await saved).path(), 'utf8')).toContain('2026.11.16,20000')
  })

  test('a schedule is paused and resumed, and keeps all else that it says', async () => {
    const { page } = tab
    const scheduler = new SchedulerClient(kdbflow().client)
    const target = {
      Arn: stateMachineArn('watch-environment'),
      RoleArn: ROLES[0],
      Input: JSON.stringify({ environmentId: demo.environmentId }),
    }
    const schedule = { Name: 'nightly', Description: 'Each night', ScheduleExpression: 'cron(0 2 * * ? *)' }
    await scheduler.send(
      new CreateScheduleCommand({
        ...schedule,
        ...{
          ScheduleExpressionTimezone: 'Europe/London',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: target,
        },
      }),
    )
    const get = () => scheduler.send(new GetScheduleCommand({ Name: 'nightly' }))
    const before = await get()
    await open(page, '/schedules')
    await page.getByRole('link', { name: 'nightly' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.locator('[data-status=DISABLED]').waitFor()
    expect((await get()).State).toBe('DISABLED')
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.locator('[data-status=ENABLED]').waitFor()
    const { LastModificationDate: _, $metadata: _sent, ...after } = await get()
    expect(before).toMatchObject(after)
    await page.getByRole('columnheader', { name: 'In Europe/London' }).waitFor()
    await page
      .getByRole('cell', { name: /, 02:00:00 (GMT|UTC|BST)/ })
      .first()
      .waitFor()
    await expectAccessible(page)
    scheduler.destroy()
  })

  test('ctrl-K finds what has a name, and Enter opens it', async () => {
    const { page } = tab
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox').fill('hdb')
    await page.getByRole('link', { name: 'hdb' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await seen(page, 'hdb')
  })

  test('whoever may only read is offered no change', async () => {
    const reader = await openTab(await browser.newContext())
    const { page } = reader
    await page.goto(kdbflow().url)
    await page.getByLabel('Access key id').fill(READER.AccessKeyId)
    await page.getByLabel('Secret access key').fill(READER.SecretAccessKey)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await seen(page, 'Overview')
    await open(page, '/workflows')
    await page.getByRole('link', { name: 'load-database' }).click()
    await page.getByRole('tab', { name: 'Executions' }).click()
    await page.getByRole('tabpanel').getByRole('link').first().waitFor()
    const places = ['/workflows', '/executions', `/buckets/${BUCKET}`, '/schedules/default/nightly']
    for (const place of [...places, `/environments/${demo.environmentId}/databases/${DATABASE}`]) {
      await open(page, place)
      // Rights are asked for before anything is offered: once all answers are there, nothing more comes.
      await settled(page)
      expect(await page.getByRole('button', { name: CHANGES }).count(), place).toBe(0)
      expect(await page.getByRole('link', { name: CHANGES }).count(), place).toBe(0)
    }
    expect(reader.errors).toEqual([])
  })

  test.each(['Light', 'Dark'])('every page is accessible, and none is wider than a phone, in the %s theme', {
    timeout: 12 * PATIENCE,
  }, async theme => {
    const { page } = tab
    const toggle = page.getByRole('button', { name: `${theme} theme` })
    if (await toggle.isVisible()) await toggle.click()
    const environment = `/environments/${demo.environmentId}`
    const version = `${environment}/databases/${DATABASE}/changesets/${await newestVersion(demo)}`
    const pages = [
      ...[version, `${version}?tab=files`, `${version}?tab=tables`, `${version}?tab=changes`],
      ...['/', '/workflows', '/workflows/load-database', '/executions', '/environments', environment],
      ...[
        `${environment}?tab=clusters`,
        `${environment}?tab=network`,
        `${environment}/databases/${DATABASE}`,
      ],
      ...[`${environment}/clusters/hdb?tab=nodes`, `${environment}/clusters/hdb?tab=connect`, '/buckets'],
      ...[`/buckets/${BUCKET}`, '/events', '/schedules', '/audit', '/nowhere'],
    ]
    for (const place of pages) {
      await open(page, place)
      await settled(page)
      await expectAccessible(page)
      await page.setViewportSize({ width: 380, height: 800 })
      const width = () => page.evaluate(() => document.documentElement.scrollWidth)
      await expect.poll(width, { message: place, timeout: PATIENCE }).toBeLessThanOrEqual(380)
      await page.setViewportSize(DESKTOP)
    }
  })

  test('signing out ends the session on the endpoint too', async () => {
    const { page } = tab
    await page.getByRole('button', { name: 'Who is signed in' }).click()
    const ended = page.waitForResponse(response => response.url().endsWith('/_console/sessions'))
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    expect((await ended).status()).toBe(204)
    await page.getByLabel('Access key id').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  })
})

/** JavaScript of the first page, as it came over the wire. */
const scriptBytes = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry.name.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )

const DESKTOP = { width: 1360, height: 900 }
/** Words of buttons and links that change something. */
const CHANGES = /^(Start|Redrive|Stop|Pause|Resume|Run now|Upload|Delete|Load|Roll out)/
const ACCOUNT = '000000000000'
const ROLES = ['scheduler', 'kdbflow-query-cluster'].map(name => `arn:aws:iam::${ACCOUNT}:role/${name}`)
const READER = { AccessKeyId: 'AKIAREADER', SecretAccessKey: 'the secret of the reader' }

const stateMachineArn = (name: string) => `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:${name}`

/** Beside root: somebody who may read, with what docs/console.md gives such people. */
function writePrincipals(data: string): void {
  const text = readFileSync('docs/console.md', 'utf8')
  const reads: unknown = JSON.parse(/```json\n(\{[\s\S]*?\n\})\n```/.exec(text)?.[1] ?? '')
  const all = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
  const reader = { Arn: `arn:aws:iam::${ACCOUNT}:user/reader`, AccessKeys: [READER], Policies: [reads] }
  const principals = { Users: [reader], Roles: ROLES.map(Arn => ({ Arn, Policies: [all] })) }
  writeFileSync(join(data, 'principals.json'), JSON.stringify(principals))
}

async function newestVersion({ finspace, environmentId }: Context): Promise<string> {
  const named = { environmentId, databaseName: DATABASE }
  const { lastCompletedChangesetId } = await finspace.send(new GetKxDatabaseCommand(named))
  return lastCompletedChangesetId ?? ''
}

/** As `kdbflow console` asks for it. */
async function newLink({ url, client }: ReturnType<ReturnType<typeof sharedKdbflow>>): Promise<string> {
  const { region, credentials } = client
  const request = {
    method: 'POST' as const,
    service: 'execute-api',
    region,
    credentials,
    origin: url,
    path: '/_console/links',
    body: '',
  }
  const { path } = (await signedRequest(request)) as { path: string }
  return `${url}${path}`
}

const open = (page: Page, path: string) =>
  page.evaluate(hash => {
    location.hash = hash
  }, path)

const seen = (page: Page, heading: string) => page.getByRole('heading', { name: heading, level: 1 }).waitFor()
/** Enter takes what was typed, and closes the list of suggestions. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).fill(text)
  await page.getByLabel(label).press('Enter')
}

/** A choice of one of the form's lists. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Nothing goes before its name is typed. */
async function confirm(page: Page, verb: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  const button = dialog.getByRole('button', { name: verb })
  await dialog.getByLabel(`Type ${name} to go on`).fill(`not ${name}`)
  expect(await button.isDisabled()).toBe(true)
  await expectAccessible(page)
  await dialog.getByLabel(`Type ${name} to go on`).fill(name)
  await button.click()
  await dialog.waitFor({ state: 'hidden' })
}

const seenText = (page: Page, text: string) => page.getByText(text).first().waitFor()
