// What monitoring reads of a service that runs.
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { GetKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { GetExecutionHistoryCommand, ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { send } from '../../../services/delivery/bus-event.ts'
import { outboxLag, stuckWork } from '../../../services/start/metrics/stuck.ts'
import { start } from '../../../services/start.ts'
import { openStore } from '../../../services/store/store.ts'
import { readPage } from '../../docs/pages.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { clientsOf, machineArn, newDataFolder, sharedKdbflow, startKdbflow } from './kdbflow.ts'
import { BUCKET, openMarket } from './market.ts'

const running = sharedKdbflow()

const metricsOf = async (url = running().url) => (await fetch(`${url}/metrics`)).text()

/** The values of a metric by its labels. */
async function valuesOf(name: string): Promise<Record<string, number>> {
  const lines = (await metricsOf())
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return Object.fromEntries(
    lines.map(line => {
      const [, labels = '', value = ''] = /^[^{ ]+(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      return [labels, Number(value)]
    }),
  )
}

test('calls are counted by service, operation and outcome', async () => {
  const { finspace, s3 } = clientsOf(running().client)
  await openMarket({ finspace, s3 })
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'b' }))
  await expect(finspace.send(new GetKxEnvironmentCommand({ environmentId: 'none' }))).rejects.toThrow()
  expect(await valuesOf('kdbflow_calls_total')).toMatchObject({
    'service="s3",operation="PutObject",outcome="ok"': 1,
    'service="finspace",operation="CreateKxDatabase",outcome="ok"': 1,
    'service="finspace",operation="GetKxEnvironment",outcome="refused"': 1,
  })
  expect((await valuesOf('kdbflow_call_seconds_count'))['service="s3"']).toBeGreaterThan(1)
})

/** By the only execution of the workflow, as its history has them. */
async function statesEntered(): Promise<number> {
  const { sfn } = clientsOf(running().client)
  const { executions: [execution] = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn('watch-environment') }),
  )
  const { events = [] } = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn: execution?.executionArn, maxResults: 1000 }),
  )
  return events.filter(({ type = '' }) => type.endsWith('StateEntered')).length
}

test('executions are counted by workflow and status, and databases and disks are measured', async () => {
  const { sfn } = clientsOf(running().client)
  const input = JSON.stringify({ environmentId: 'none' })
  await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('watch-environment'), input }))
  await vi.waitFor(
    async () =>
      expect(await valuesOf('kdbflow_executions_total')).toMatchObject({
        'workflow="watch-environment",status="RUNNING"': 1,
        'workflow="watch-environment",status="FAILED"': 1,
      }),
    { timeout: 20_000 },
  )
  const transitions = await valuesOf('kdbflow_transitions_total')
  expect(transitions['workflow="watch-environment"']).toBe(await statesEntered())
  expect(await valuesOf('kdbflow_executions_running')).toMatchObject({ 'workflow="watch-environment"': 0 })
  expect(Object.keys(await valuesOf('kdbflow_database_bytes'))).toHaveLength(1)
  expect((await valuesOf('kdbflow_disk_bytes'))['kind="free"']).toBeGreaterThan(0)
  expect((await valuesOf('kdbflow_store_bytes'))['file="store"']).toBeGreaterThan(0)
})

test('docs/metrics.md names each metric that is served, and no other', async () => {
  const served = [...(await metricsOf()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  const shown = [...readPage('docs/metrics.md').text.matchAll(/^\| `(kdbflow_\w+)/gm)].map(([, name]) => name)
  expect(shown.toSorted()).toEqual(served.toSorted())
})

test('/readyz is 200 once all has started', async () => {
  const answer = await fetch(`${running().url}/readyz`)
  expect([answer.status, await answer.text()]).toEqual([200, 'ready\n'])
})

test('work that waits for nobody and is late by more than ten minutes is stuck', () => {
  const backlog = (name: string, lateMs: number) => ({ name, pieces: 3, due: 2, lateMs })
  const prompt = { outboxMs: 0, syncingMs: 0 }
  const waiting = [backlog('events.delivery', 600_000), backlog('stepfunctions.execution', 9e9)]
  expect(stuckWork({ ...prompt, backlog: waiting })).toEqual([])
  expect(stuckWork({ ...prompt, backlog: [backlog('scheduler.fire', 601_000)] })).toEqual([
    'scheduler.fire: 2 due, the oldest for 601 s',
  ])
})

test('events that no rule has seen for ten minutes, and a disk that answers no sync, are stuck', () => {
  expect(stuckWork({ backlog: [], outboxMs: 600_000, syncingMs: 30_000 })).toEqual([])
  expect(stuckWork({ backlog: [], outboxMs: 601_000, syncingMs: 31_000 })).toEqual([
    'outbox: the oldest event has waited 601 s for the rules',
    'store: the disk has not answered a sync for 31 s, and no call is answered before',
  ])
})

test('the lag of the outbox is the age of its oldest event', () => {
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  expect(outboxLag(store.outbox, clock)).toBe(0)
  for (const minutes of [5, 1]) {
    const event = {
      eventBusName: 'default',
      source: 'kdbflow',
      detailType: 'Test',
      resources: [],
      detail: {},
    }
    send(store.outbox, { ...event, time: clock.now() - minutes * 60_000 })
  }
  expect(outboxLag(store.outbox, clock)).toBe(300_000)
})

/** An address of this machine that is not loopback. */
const address = Object.values(networkInterfaces())
  .flatMap(interfaces => interfaces ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

describe.skipIf(address === undefined)('beyond loopback', () => {
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: string }>()
    const sent = request(`${url}/metrics`, { headers }, async response =>
      resolve({ status: response.statusCode, body: await text(response) }),
    )
    sent.once('error', reject).end()
    return await promise
  }

  const startAt = async (environment: Record<string, string>) => {
    const { url, close } = await start({ port: 0, host: address ?? '', data: newDataFolder(), environment })
    return { url, close }
  }

  test('metrics want the token that the settings name', async () => {
    const { url, close } = await startAt({ KDBFLOW_METRICS_TOKEN: 'a token of Prometheus' })
    expect(await get(url)).toMatchObject({
      status: 401,
      body: expect.stringContaining('KDBFLOW_METRICS_TOKEN'),
    })
    expect((await get(url, { authorization: 'Bearer another one' })).status).toBe(401)
    expect((await get(url, { authorization: 'Bearer a token of Prometheus' })).body).toContain(
      '# TYPE kdbflow_work',
    )
    await close()
  })

  test('without such a token nobody reads them', async () => {
    const { url, close } = await startAt({})
    expect((await get(url)).status).toBe(401)
    await close()
  })
})

test('a page of another site reads no metrics', async () => {
  const { url } = await startKdbflow()
  const answer = await fetch(`${url}/metrics`, { headers: { origin: 'https://example.com' } })
  expect(answer.status).toBe(403)
})
