import {
  CreateKxClusterCommand,
  CreateKxDatabaseCommand,
  DeleteKxClusterCommand,
  DeleteKxDatabaseCommand,
  GetKxEnvironmentCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import {
  clusterInput,
  newCluster,
  newDatabase,
  newEnvironment,
  settledCluster,
} from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

async function start() {
  const parts = await startFinspace()
  const { client } = parts
  const environmentId = await newEnvironment(client)
  const { environmentArn = '' } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  const tagsOf = async (resourceArn: string) =>
    (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags
  return { ...parts, environmentId, environmentArn, tagsOf }
}

test('tags given at creation are there, also under the ARN that clients compose for a cluster', async () => {
  const { client, environmentId, environmentArn, tagsOf } = await start()
  const tags = { team: 'rates' }
  await client.send(new CreateKxClusterCommand(clusterInput({ environmentId, clusterName: 'hdb', tags })))
  expect(await tagsOf(`${environmentArn}/kxCluster/hdb`)).toEqual(tags)
})

test('tagging merges, untagging takes out the keys that are there', async () => {
  const { client, environmentArn, tagsOf } = await start()
  await client.send(new TagResourceCommand({ resourceArn: environmentArn, tags: { a: '1', b: '2' } }))
  await client.send(new TagResourceCommand({ resourceArn: environmentArn, tags: { b: '3', c: '4' } }))
  await client.send(new UntagResourceCommand({ resourceArn: environmentArn, tagKeys: ['a', 'x'] }))
  expect(await tagsOf(environmentArn)).toEqual({ b: '3', c: '4' })
})

test('an ARN without an account, as Terraform composes it, names the same resource', async () => {
  const { client, environmentArn, tagsOf } = await start()
  await client.send(new TagResourceCommand({ resourceArn: environmentArn, tags: { a: '1' } }))
  expect(await tagsOf(environmentArn.replace(/:\d{12}:/, '::'))).toEqual({ a: '1' })
})

test('a resource made anew has none of the tags of the one before', async () => {
  const { client, environmentId, environmentArn, tagsOf } = await start()
  const database = { environmentId, databaseName: 'hdb' }
  await client.send(new CreateKxDatabaseCommand({ ...database, tags: { a: '1' }, clientToken: 'a' }))
  await client.send(new DeleteKxDatabaseCommand({ ...database, clientToken: 'b' }))
  await newDatabase(client, environmentId)
  expect(await tagsOf(`${environmentArn}/kxDatabase/hdb`)).toEqual({})
})

describe('refuses, by the three errors that tag operations have,', () => {
  test.each([
    ['what is no ARN', 'arn:aws:finspace:us-east-1:nowhere', 'InvalidRequestException'],
    ['a resource that is not there', 'kxDatabase/none', 'ResourceNotFoundException'],
    [
      'a resource of another Region',
      'arn:aws:finspace:eu-west-1:000000000000:kxEnvironment/abc',
      'ResourceNotFound',
    ],
  ])('%s', async (_, arn, name) => {
    const { environmentArn, tagsOf } = await start()
    const resourceArn = arn.startsWith('arn:') ? arn : `${environmentArn}/${arn}`
    await expect(tagsOf(resourceArn)).rejects.toMatchObject({ name: expect.stringContaining(name) })
  })

  test('more than 50 tags in all', async () => {
    const { client, environmentArn } = await start()
    const tags = (first: number) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`key-${letters(first + index)}`, 'value']))
    await client.send(new TagResourceCommand({ resourceArn: environmentArn, tags: tags(0) }))
    const more = client.send(new TagResourceCommand({ resourceArn: environmentArn, tags: tags(30) }))
    await expect(more).rejects.toMatchObject({ name: 'InvalidRequestException' })
  })
})

/** The model's pattern of tag keys has digits only by its range from + to =. */
const letters = (number: number) => String.fromCharCode(97 + Math.floor(number / 26), 97 + (number % 26))

test('a cluster that is gone for good leaves no tags in the store', async () => {
  const { client, environmentId, store, clock } = await start()
  const cluster = { environmentId, clusterName: 'hdb' }
  await newCluster(client, { ...cluster, tags: { team: 'rates' } })
  await client.send(new DeleteKxClusterCommand(cluster))
  await settledCluster(client, cluster)
  const tags = store.collection('finspace.tag')
  expect(tags.count()).toBe(1)
  clock.advance(60_000)
  await expect.poll(() => tags.count()).toBe(0)
})
