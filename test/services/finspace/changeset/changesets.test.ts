import {
  type ChangeRequest,
  CreateKxChangesetCommand,
  DeleteKxDatabaseCommand,
  GetKxChangesetCommand,
  GetKxDatabaseCommand,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { sent } from '../../../../services/delivery/bus-event.ts'
import { load, newDatabase, newEnvironment, token } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'
import { until } from '../support/until.ts'

const put = { changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' } as const

async function start() {
  const parts = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' } } })
  const { client } = parts
  const environmentId = await newEnvironment(client)
  const database = await newDatabase(client, environmentId)
  const create = (changeRequests: ChangeRequest[] = [put]) =>
    client.send(new CreateKxChangesetCommand({ ...database, changeRequests, clientToken: token() }))
  const statusOf = async (changesetId = '') =>
    (await client.send(new GetKxChangesetCommand({ ...database, changesetId }))).status
  return { ...parts, environmentId, database, create, statusOf }
}

test('changesets are listed newest first, and paged', async () => {
  const { client, database } = await start()
  const ids: string[] = []
  for (let round = 0; round < 5; round += 1) ids.unshift((await load(client, database)).changesetId ?? '')
  const newest = await client.send(new ListKxChangesetsCommand({ ...database, maxResults: 1 }))
  expect(newest.kxChangesets).toMatchObject([{ changesetId: ids[0], status: 'COMPLETED' }])
  const listed: string[] = []
  for (let nextToken: string | undefined = ''; nextToken !== undefined; ) {
    const page: { kxChangesets?: { changesetId?: string }[]; nextToken?: string } = await client.send(
      new ListKxChangesetsCommand({ ...database, maxResults: 2, ...(nextToken === '' ? {} : { nextToken }) }),
    )
    listed.push(...(page.kxChangesets ?? []).map(({ changesetId = '' }) => changesetId))
    nextToken = page.nextToken
  }
  expect(listed).toEqual(ids)
})

test('changesets of one database are applied one after the other, in the order they were asked for', async () => {
  const { versions, create, statusOf, database, client } = await start()
  const release = versions.hold()
  const first = await create()
  const second = await create()
  expect(first.status).toBe('PENDING')
  await until(
    () => statusOf(first.changesetId),
    status => status === 'PROCESSING',
  )
  expect(await statusOf(second.changesetId)).toBe('PENDING')
  release()
  await until(
    () => statusOf(second.changesetId),
    status => status === 'COMPLETED',
  )
  expect(await client.send(new GetKxDatabaseCommand(database))).toMatchObject({
    ...{ lastCompletedChangesetId: second.changesetId, numChangesets: 2 },
  })
})

test('ten are in processing at most, and a database with one cannot be deleted', async () => {
  const { versions, create, client, database } = await start()
  const release = versions.hold()
  for (let round = 0; round < 10; round += 1) await create()
  await expect(create()).rejects.toMatchObject({ name: 'LimitExceededException' })
  const deletion = client.send(new DeleteKxDatabaseCommand({ ...database, clientToken: token() }))
  await expect(deletion).rejects.toMatchObject({ name: 'ConflictException', reason: 'IN_USE' })
  release()
})

test('progress is told between the states, in one order', async () => {
  const { client, database, store } = await start()
  await load(client, database)
  const told = sent(store.outbox, 100)
    .map(({ event }) => event)
    .filter(({ detailType }) => detailType.startsWith('Kx Changeset'))
    .map(event => JSON.parse(JSON.stringify(event)))
  expect(told.map(({ detailType, detail }) => [detailType, detail.data.resource.status])).toEqual([
    ['Kx Changeset State Change', 'PENDING'],
    ['Kx Changeset State Change', 'PROCESSING'],
    ['Kx Changeset Progress', 'PROCESSING'],
    ['Kx Changeset State Change', 'COMPLETED'],
  ])
  expect(told.map(({ detail }) => detail.metadata.sequence)).toEqual([1, 2, 3, 4])
})

describe('refuses', () => {
  test.each<[string, ChangeRequest]>([
    ['a PUT of nothing', { changeType: 'PUT', dbPath: '/' }],
    ['a path upwards', { ...put, dbPath: '/../' }],
    ['a path with an escape', { ...put, dbPath: '/%2e%2e/' }],
    ['a path with a wildcard', { ...put, dbPath: '/*' }],
    ['a source upwards', { ...put, s3Path: 's3://data/../hdb/' }],
  ])('%s', async (_, request) => {
    const { create } = await start()
    await expect(create([request])).rejects.toMatchObject({ name: 'ValidationException' })
  })

  test('a page of another list', async () => {
    const { client, environmentId, database } = await start()
    const other = await newDatabase(client, environmentId, 'other')
    for (let round = 0; round < 2; round += 1) await load(client, database)
    const { nextToken = '' } = await client.send(new ListKxChangesetsCommand({ ...database, maxResults: 1 }))
    const page = client.send(new ListKxChangesetsCommand({ ...other, nextToken }))
    await expect(page).rejects.toMatchObject({ name: 'ValidationException' })
  })
})
