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
import { signedFetch } from '../../../support/signed-fetch.ts'
import { load, newDatabase, newEnvironment, token } from '../support/provision.ts'
import { startFinspace, type TestFinspace } from '../support/start-finspace.ts'
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

/** What was said on the bus of changesets. */
const saidOf = ({ store }: Pick<TestFinspace, 'store'>) =>
  sent(store.outbox, 100)
    .map(({ event }) => event)
    .filter(({ detailType }) => detailType.startsWith('Kx Changeset'))
    .map(event => JSON.parse(JSON.stringify(event)))

const at = (bytesDone: number) => ({
  filesDone: 0,
  filesTotal: 1,
  bytesDone,
  bytesTotal: 100,
  bytesPerSecond: 5,
})

test('progress is said every ten seconds or five percent, whichever is later, between the states', async () => {
  const { client, database, store, clock, versions } = await start()
  versions.during(({ onProgress }) => {
    const after = (seconds: number, bytes: number) => {
      clock.advance(seconds * 1000)
      onProgress?.(at(bytes))
    }
    after(9, 50) // too early
    after(1, 50)
    after(10, 54) // too little
    after(1, 55)
    after(1, 100) // the last
  })
  await load(client, database)
  const said = saidOf({ store })
  expect(said.map(({ detailType, detail }) => [detailType, detail.data.progress?.bytesDone])).toEqual([
    ['Kx Changeset State Change', undefined],
    ['Kx Changeset State Change', undefined],
    ['Kx Changeset Progress', 50],
    ['Kx Changeset Progress', 55],
    ['Kx Changeset Progress', 100],
    ['Kx Changeset State Change', undefined],
  ])
  expect(said.map(({ detail }) => detail.metadata.sequence)).toEqual([1, 2, 3, 4, 5, 6])
})

test('a changeset that takes less than ten seconds says nothing of its progress', async () => {
  const { client, database, store, versions } = await start()
  versions.during(({ onProgress }) => onProgress?.(at(100)))
  await load(client, database)
  expect(saidOf({ store }).map(({ detailType }) => detailType)).not.toContain('Kx Changeset Progress')
})

test('how far a changeset is, is answered while it is copied, and only its status after', async () => {
  const { endpoint, database, versions, create, statusOf } = await start()
  const release = versions.hold()
  const { changesetId = '' } = await create()
  const ask = () =>
    signedFetch(endpoint.url, {
      service: 'finspace',
      path: `/kx/environments/${database.environmentId}/databases/hdb/changesets/${changesetId}/progress`,
    })
  await until(
    () => statusOf(changesetId),
    status => status === 'PROCESSING',
  )
  versions.during(async ({ onProgress }) => {
    onProgress?.({ ...at(50), secondsLeft: 10 })
    expect(await (await ask()).json()).toEqual({
      ...{ ...database, changesetId, status: 'PROCESSING' },
      progress: { ...at(50), secondsLeft: 10 },
    })
  })
  release()
  await until(
    () => statusOf(changesetId),
    status => status === 'COMPLETED',
  )
  expect(await (await ask()).json()).toEqual({ ...database, changesetId, status: 'COMPLETED' })
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
