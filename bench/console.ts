// How soon the console's pages are usable in Chromium with 10,000 executions and a history of 25,000 events: the time
// from opening an address until nothing is on its way, the requests that it makes, and the rows that it draws.
// Run: node bench/console.ts [rounds, by default 5] [executions] [events]
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Page, Request } from 'playwright-core'
import { connectionOf } from '../cli/endpoint/connection.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { launch, missing, openTab, settled } from '../test/system/console/browser.ts'
import { counting } from './lib/machines.ts'
import { median, millisecondsOf } from './lib/measure.ts'

const [rounds = 5, executions = 10_000, events = 25_000] = process.argv.slice(2).map(Number)
/** Calls under way at once while the executions are made. */
const AT_ONCE = 50
/** A turn of the counting machine is four events: two states, each entered and left. */
const EVENTS_PER_TURN = 4
const ROLE = 'arn:aws:iam::000000000000:role/bench'

const reason = missing()
if (reason === undefined) await measureAll()
else console.log(`Not measured: ${reason}`)

async function measureAll(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  const environment = { ...process.env, KDBFLOW_CALLS_PER_SECOND: '100000' }
  const running = await start({ port: 0, host: '127.0.0.1', data, environment })
  const sfn = new SFNClient(connectionOf({ data, endpoint: running.url }))
  const browser = await launch()
  try {
    const history = await makeExecutions(sfn)
    const { page } = await openTab(await browser.newContext({ viewport: { width: 1360, height: 900 } }))
    await page.goto(running.signInLink())
    await settled(page)
    const places = {
      Overview: '/',
      'Executions, grouped': '/executions',
      'Executions, one by one': '/executions?grouped=no',
      [`One of ${events.toLocaleString('en-US')} events`]: `/executions/${encodeURIComponent(history)}`,
      'Its history': `/executions/${encodeURIComponent(history)}?tab=history`,
      Events: '/events',
      Workflows: '/workflows',
    }
    console.log('| page | usable after, ms | requests | rows |\n|---|---|---|---|')
    for (const [name, path] of Object.entries(places)) {
      const figures = await figuresOf(page, `${running.url}/#${path}`)
      console.log(`| ${name} | ${figures.join(' | ')} |`)
    }
  } finally {
    await browser.close()
    sfn.destroy()
    await running.close()
    await removeDataFolder(data)
  }
}

/** Answers the ARN of the one with the long history. */
async function makeExecutions(sfn: SFNClient): Promise<string> {
  const create = async (name: string, definition: object) =>
    (
      await sfn.send(
        new CreateStateMachineCommand({ name, roleArn: ROLE, definition: JSON.stringify(definition) }),
      )
    ).stateMachineArn
  const arrivals = await create('bench-arrivals', { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
  const startOne = () => sfn.send(new StartExecutionCommand({ stateMachineArn: arrivals }))
  for (let made = 0; made < executions; made += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, executions - made) }, startOne))
  }
  // Short of the most that a history may have, with which an execution fails.
  const turns = Math.floor((events - 10) / EVENTS_PER_TURN)
  const long = await create('bench-history', counting('JSONata', turns))
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: long, input: '{"n":0}' }),
  )
  return executionArn
}

/** Milliseconds, requests and rows: medians of the rounds. The page is loaded anew in each. */
async function figuresOf(page: Page, address: string): Promise<number[]> {
  const times: number[] = []
  const requests: number[] = []
  let asked = 0
  const count = (request: Request) => {
    if (request.resourceType() === 'fetch') asked += 1
  }
  page.on('request', count)
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank')
    asked = 0
    times.push(
      await millisecondsOf(async () => {
        await page.goto(address)
        await settled(page)
      }),
    )
    requests.push(asked)
  }
  page.off('request', count)
  const rows = await page.locator('tbody tr').count()
  return [Math.round(median(times)), median(requests), rows]
}
