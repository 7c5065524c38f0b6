// However much there is, a page makes a bounded number of requests and draws a bounded number of rows: every list of
// the APIs is answered here by one that never ends.
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedRequest } from '../../../cli/endpoint/signed-request.ts'
import { sharedKdbflow } from '../../services/start/kdbflow.ts'
import { launch, missing, openTab, PATIENCE, settled, type Tab } from './browser.ts'

const reason = missing()
if (reason !== undefined) console.warn(`The console is not tested in a browser: ${reason}`)

const ACCOUNT = '000000000000'
const machineArn = (name: string) => `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:${name}`
const EXECUTION = `arn:aws:states:us-east-1:${ACCOUNT}:execution:m0:long`

describe.skipIf(reason !== undefined)('of lists without end', { timeout: 4 * PATIENCE }, () => {
  const kdbflow = sharedKdbflow()
  let browser: Awaited<ReturnType<typeof launch>>
  let tab: Tab
  let asked: string[] = []

  beforeAll(async () => {
    browser = await launch()
    tab = await openTab(await browser.newContext({ viewport: { width: 1360, height: 900 } }))
    const { url, client } = kdbflow()
    const { region, credentials } = client
    const link = { method: 'POST', service: 'execute-api', region, credentials } as const
    const { path } = (await signedRequest({ ...link, origin: url, path: '/_console/links', body: '' })) as {
      path: string
    }
    await tab.page.goto(url + path)
    await settled(tab.page)
    await tab.page.route('**/*', async route => {
      const name = operationOf(route.request())
      if (name !== undefined) asked.push(name)
      const answer = name === undefined ? undefined : ENDLESS[name]?.(route.request())
      return answer === undefined ? route.continue() : route.fulfill({ json: answer })
    })
  }, 4 * PATIENCE)

  afterAll(() => browser.close())

  test.each<[string, string, { requests: number; rows: number }]>([
    ['the overview', '/', { requests: 60, rows: 130 }],
    ['executions in groups', '/executions', { requests: 45, rows: 51 }],
    ['executions one by one', '/executions?grouped=no', { requests: 45, rows: 51 }],
    ['executions by a text', '/executions?text=load&grouped=no', { requests: 45, rows: 51 }],
    ['an execution', `/executions/${encodeURIComponent(EXECUTION)}`, { requests: 12, rows: 51 }],
    ['its history', `/executions/${encodeURIComponent(EXECUTION)}?tab=history`, { requests: 12, rows: 51 }],
    ['events', '/events', { requests: 25, rows: 51 }],
    ['the audit log', '/audit', { requests: 5, rows: 51 }],
    ['schedules', '/schedules', { requests: 55, rows: 51 }],
    ['versions of a database', '/environments/e/databases/d', { requests: 12, rows: 51 }],
    ['environments', '/environments', { requests: 10, rows: 51 }],
  ])('%s takes few requests and draws few rows', async (_, place, most) => {
    const { page } = tab
    await open(page, '/nowhere')
    await settled(page)
    asked = []
    await open(page, place)
    await settled(page)
    const rows = await page.locator('tbody tr').count()
    expect(rows).toBeGreaterThan(1)
    expect(rows).toBeLessThanOrEqual(most.rows)
    expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(most.requests)
  })
})

const open = (page: Page, path: string) =>
  page.evaluate(hash => {
    location.hash = hash
  }, path)

/** As `ListExecutions`, or of a service that speaks REST its method and path; undefined for a file of the page. */
function operationOf(request: Request): string | undefined {
  const { pathname } = new URL(request.url())
  const target = request.headers()['x-amz-target']?.split('.')[1]
  if (target !== undefined) return target
  if (request.resourceType() !== 'fetch' || pathname === '/changes') return undefined
  return `${request.method()} ${pathname}`
}

/** Answers with as much as a page may hold, and that there is more. */
const ENDLESS: Readonly<Record<string, (request: Request) => object | undefined>> = {
  ListStateMachines: () => ({
    stateMachines: Array.from({ length: 100 }, (_, index) => ({
      ...{ name: `m${index}`, stateMachineArn: machineArn(`m${index}`), creationDate: 1 },
    })),
    nextToken: 'more',
  }),
  ListExecutions: request => {
    const { stateMachineArn, maxResults, statusFilter = 'FAILED' } = request.postDataJSON()
    const name = stateMachineArn.split(':').at(-1)
    const now = Math.floor(Date.now() / 1000)
    return {
      executions: Array.from({ length: maxResults }, (_, index) => ({
        ...{ executionArn: `arn:aws:states:us-east-1:${ACCOUNT}:execution:${name}:load-${index}` },
        ...{ stateMachineArn, name: `load-${index}`, status: statusFilter },
        // Hours apart, so that each is a group.
        ...{ startDate: now - index * 3600, stopDate: now - index * 3600 + 1 },
      })),
      nextToken: 'more',
    }
  },
  DescribeExecution: () => ({
    ...{ executionArn: EXECUTION, stateMachineArn: machineArn('m0'), name: 'long', status: 'SUCCEEDED' },
    ...{ startDate: 1, stopDate: 2, input: '{}', output: '{}' },
  }),
  DescribeStateMachineForExecution: () => ({
    ...{ stateMachineArn: machineArn('m0'), name: 'm0', creationDate: 1, roleArn: 'r' },
    definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } }),
  }),
  GetExecutionHistory: request => {
    const { maxResults = 1000, nextToken = '1000000' } = request.postDataJSON()
    const newest = Number(nextToken)
    return {
      events: Array.from({ length: maxResults }, (_, index) => ({
        ...{ id: newest - index, previousEventId: newest - index - 1, timestamp: 1 },
        ...(index % 2 === 0
          ? { type: 'PassStateExited', stateExitedEventDetails: { name: 'A', output: '{}' } }
          : { type: 'PassStateEntered', stateEnteredEventDetails: { name: 'A', input: '{}' } }),
      })),
      nextToken: String(newest - maxResults),
    }
  },
  FilterLogEvents: request => {
    const { limit, startTime, endTime } = request.postDataJSON()
    const message = (index: number) =>
      JSON.stringify({ id: String(index), source: 'kdbflow', 'detail-type': 'Workflow Failed', detail: {} })
    return {
      events: Array.from({ length: limit }, (_, index) => ({
        ...{ eventId: String(index), timestamp: endTime, message: message(index) },
      })),
      // A log of a million events a second has an end within a millisecond.
      ...(endTime > startTime ? { nextToken: 'more' } : {}),
    }
  },
  'GET /audit': () => ({
    events: Array.from({ length: 100 }, (_, index) => ({
      ...{ eventID: `e${index}`, eventName: 'CreateKxUser', eventTime: '2026-11-20T12:00:00Z' },
    })),
    nextToken: 'more',
  }),
  'GET /schedules': () => ({
    Schedules: Array.from({ length: 100 }, (_, index) => ({
      ...{ Name: `s${index}`, GroupName: 'default', State: 'ENABLED', Arn: `arn:${index}` },
      Target: { Arn: machineArn('m0') },
    })),
    NextToken: 'more',
  }),
  'GET /kx/environments': () => ({
    environments: Array.from({ length: 100 }, (_, index) => ({
      ...{ environmentId: `e${index}`, name: `e${index}`, status: 'CREATED' },
    })),
    nextToken: 'more',
  }),
  'GET /kx/environments/e/databases/d': () => ({ environmentId: 'e', databaseName: 'd', numChangesets: 9 }),
  'GET /versions/e/d': () => ({
    versions: Array.from({ length: 100 }, (_, index) => ({
      ...{ changesetId: `c${index}`, status: 'COMPLETED', changeRequests: [], numBytes: 1, numFiles: 1 },
      ...{ createdTimestamp: '2026-11-20T12:00:00Z', activeFromTimestamp: '2026-11-20T12:00:00Z' },
    })),
    nextToken: 'more',
  }),
}
