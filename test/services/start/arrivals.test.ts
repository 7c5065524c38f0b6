import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { GetKxChangesetCommand, GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import { GetExecutionHistoryCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { expect, test, vi } from 'vitest'
import { LeapingClock } from '../../support/leaping-clock.ts'
import { clientsOf, machineArn, newDataFolder, startKdbflow } from './kdbflow.ts'
import { BUCKET, dropFiles, executionsOf, openMarket, putObjects, writeDates } from './market.ts'
import { writePrincipals } from './principals.ts'

const patience = { timeout: 15_000, interval: 20 }

test('objects that arrive under a prefix are loaded, once, when it has been quiet for as long as asked', async () => {
  const clock = new LeapingClock()
  const data = newDataFolder()
  mkdirSync(data)
  // Where others are declared, the workflows have no more rights than they need.
  writePrincipals(data, {})
  const { client } = await startKdbflow({ data, clock })
  const clients = clientsOf(client)
  const { sfn, finspace, s3, events } = clients
  const database = await openMarket(clients)
  const EventPattern = JSON.stringify({
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: { bucket: { name: [BUCKET] }, object: { key: [{ prefix: 'hdb/' }] } },
  })
  await events.send(new PutRuleCommand({ Name: 'arrivals', EventPattern }))
  const Input = JSON.stringify({ ...database, source: { bucket: BUCKET, prefix: 'hdb/' }, quietSeconds: 60 })
  const target = { Id: 'load', Arn: machineArn('load-arrivals'), Input }
  await events.send(new PutTargetsCommand({ Rule: 'arrivals', Targets: [target] }))

  const { root, keys } = await writeDates('2026.11.16')
  await putObjects(s3, root, ['sym'], 'elsewhere/')
  expect(await executionsOf(sfn, 'load-arrivals')).toEqual([])
  await putObjects(s3, root, ['sym'])
  const watcher = await vi.waitFor(() => theOnlyOneThatRuns(sfn, 1), patience)
  await vi.waitFor(() => hasWaited(sfn, watcher, 1), patience)

  // The rest comes when the prefix has been quiet for most of the time, and is noticed when it rests.
  const rest = keys.filter(key => key !== 'sym')
  await dropFiles(join(data, 's3', BUCKET), { root, keys: rest, now: clock.now() + 50_000 })
  expect(await executionsOf(sfn, 'load-arrivals')).toHaveLength(1)
  clock.leap(50_000)
  await vi.waitFor(() => theOnlyOneThatRuns(sfn, keys.length), patience)
  clock.leap(11_000)
  await vi.waitFor(() => hasWaited(sfn, watcher, 2), patience)
  expect(await executionsOf(sfn, 'load-database')).toEqual([])

  clock.leap(50_000)
  const load = await vi.waitFor(async () => {
    const executions = await executionsOf(sfn, 'load-database')
    expect(executions).toMatchObject([{ status: 'SUCCEEDED' }])
    return executions[0]
  }, patience)
  const { lastCompletedChangesetId: changesetId } = await finspace.send(new GetKxDatabaseCommand(database))
  const changeset = await finspace.send(new GetKxChangesetCommand({ ...database, changesetId }))
  const paths = changeset.changeRequests?.map(({ dbPath }) => dbPath)
  expect(paths).toEqual(expect.arrayContaining(['/', '/2026.11.16/']))
  expect(Number(load?.startDate)).toBeGreaterThan(clock.now() - 15_000)
  await vi.waitFor(async () => {
    const watches = await executionsOf(sfn, 'load-arrivals')
    expect(watches.every(({ status }) => status === 'SUCCEEDED')).toBe(true)
  }, patience)
})

/** Of all that were started, one an object, the one that took the watch. */
async function theOnlyOneThatRuns(sfn: SFNClient, started: number): Promise<string> {
  const executions = await executionsOf(sfn, 'load-arrivals')
  expect(executions).toHaveLength(started)
  const running = executions.filter(({ status }) => status === 'RUNNING')
  expect(running).toHaveLength(1)
  return running[0]?.executionArn ?? ''
}

/** How often it entered a Wait; it is in the last of them. */
async function hasWaited(sfn: SFNClient, executionArn: string, times: number): Promise<void> {
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
  expect(events.filter(({ type }) => type === 'WaitStateEntered')).toHaveLength(times)
  expect(events.at(-1)?.type).toBe('WaitStateEntered')
}
