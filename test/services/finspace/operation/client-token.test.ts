import {
  CreateKxChangesetCommand,
  CreateKxDatabaseCommand,
  CreateKxEnvironmentCommand,
  DeleteKxDatabaseCommand,
  ListKxChangesetsCommand,
  ListKxEnvironmentsCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { kmsKeyId, newDatabase, newEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

const minutes = 60 * 1000

test('the same token with the same request gets the first answer again, and nothing second', async () => {
  const { client } = await startFinspace()
  const create = () =>
    client.send(new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId, clientToken: 'one' }))
  const { $metadata: _first, ...first } = await create()
  const { $metadata: _second, ...second } = await create()
  expect(second).toEqual(first)
  expect(second.creationTimestamp).toBeInstanceOf(Date)
  expect((await client.send(new ListKxEnvironmentsCommand({}))).environments).toHaveLength(1)
})

test('the same token with another request is a conflict that says so', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const create = (databaseName: string) =>
    client.send(new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: 'one' }))
  await create('first')
  await expect(create('second')).rejects.toMatchObject({
    ...{ name: 'ConflictException', reason: 'IDEMPOTENT_PARAMETER_MISMATCH' },
    message: 'expected the request that client token one came with first, got another request',
  })
})

test('a token is forgotten after ten minutes', async () => {
  const { client, clock } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const create = (databaseName: string) =>
    client.send(new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: 'one' }))
  await create('first')
  clock.advance(10 * minutes - 1)
  await expect(create('second')).rejects.toMatchObject({ name: 'ConflictException' })
  clock.advance(1)
  await create('second')
})

test('a request that was refused leaves its token free', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  await newDatabase(client, environmentId, 'taken')
  const create = (databaseName: string) =>
    client.send(new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: 'one' }))
  await expect(create('taken')).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' })
  await create('free')
})

test("a changeset's token lives as long as its database, for a redrive days later", async () => {
  const { client, clock } = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' } } })
  const environmentId = await newEnvironment(client)
  const database = await newDatabase(client, environmentId)
  const create = () =>
    client.send(
      new CreateKxChangesetCommand({
        ...database,
        clientToken: 'load',
        changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' }],
      }),
    )
  const { changesetId } = await create()
  clock.advance(14 * 24 * 60 * minutes)
  expect((await create()).changesetId).toBe(changesetId)
  expect((await client.send(new ListKxChangesetsCommand(database))).kxChangesets).toHaveLength(1)

  await client.send(new DeleteKxDatabaseCommand({ ...database, clientToken: 'gone' }))
  await newDatabase(client, environmentId)
  expect((await create()).changesetId).not.toBe(changesetId)
})
