import {
  CreateKxDatabaseCommand,
  DeleteKxDatabaseCommand,
  GetKxDatabaseCommand,
  ListKxDatabasesCommand,
  UpdateKxDatabaseCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { load, newDatabase, newEnvironment, token } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

async function start() {
  const parts = await startFinspace({ buckets: { data: { 'hdb/t/p': '1234' } } })
  return { ...parts, environmentId: await newEnvironment(parts.client) }
}

test('an empty database has nothing but zeros, and no changeset', async () => {
  const { client, environmentId } = await start()
  const database = await newDatabase(client, environmentId)
  const found = await client.send(new GetKxDatabaseCommand(database))
  expect(found).toMatchObject({ numBytes: 0, numChangesets: 0, numFiles: 0 })
  expect(found.databaseArn).toMatch(/:kxEnvironment\/[a-z2-7]{22}\/kxDatabase\/hdb$/)
  expect(found).not.toHaveProperty('lastCompletedChangesetId')
})

test('a database was modified when its description or its newest changeset was', async () => {
  const { client, environmentId, clock } = await start()
  const database = await newDatabase(client, environmentId)
  const modified = async () =>
    (await client.send(new GetKxDatabaseCommand(database))).lastModifiedTimestamp?.getTime()
  clock.advance(1000)
  await client.send(
    new UpdateKxDatabaseCommand({ ...database, description: 'Trades.', clientToken: token() }),
  )
  expect(await modified()).toBe(clock.now())
  clock.advance(1500)
  await load(client, database)
  expect(await modified()).toBe(clock.now())
})

test('of many who create the same at once, one does', async () => {
  const { client, environmentId } = await start()
  const attempts = Array.from({ length: 20 }, () =>
    client.send(new CreateKxDatabaseCommand({ environmentId, databaseName: 'hdb', clientToken: token() })),
  )
  const outcomes = await Promise.allSettled(attempts)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason.name).toBe('ResourceAlreadyExistsException')
  }
})

test('databases are listed by name, each once, whatever the page', async () => {
  const { client, environmentId } = await start()
  const names = Array.from({ length: 7 }, (_, index) => `db-${index}`)
  for (const name of names) await newDatabase(client, environmentId, name)
  for (const maxResults of [1, 2, 3, 7, 100]) {
    const found: (string | undefined)[] = []
    let nextToken: string | undefined
    do {
      const from = nextToken === undefined ? {} : { nextToken }
      const page = await client.send(new ListKxDatabasesCommand({ environmentId, maxResults, ...from }))
      found.push(...(page.kxDatabases ?? []).map(({ databaseName }) => databaseName))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    expect(found).toEqual(names)
  }
})

test('a deleted database is not found at once, in the words of the live service', async () => {
  const { client, environmentId } = await start()
  const database = await newDatabase(client, environmentId)
  await load(client, database)
  await client.send(new DeleteKxDatabaseCommand({ ...database, clientToken: token() }))
  await expect(client.send(new GetKxDatabaseCommand(database))).rejects.toMatchObject({
    ...{ name: 'ResourceNotFoundException', message: 'KX database hdb not found' },
  })
})
