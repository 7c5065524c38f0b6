import { GetKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import type { Principal, ResourcesUnder } from '../../../services/wire/call.ts'
import { ServiceException } from '../../../services/wire/service-exception.ts'
import { accountId } from '../../support/endpoint.ts'
import { clusterInput, newCluster, newDatabase, newEnvironment, token } from './support/provision.ts'
import { startFinspace } from './support/start-finspace.ts'

type Asked = [action: string, resource: string | ResourcesUnder, conditions: Readonly<Record<string, string>>]

async function start(options: Parameters<typeof startFinspace>[0] = {}) {
  const { service, client } = await startFinspace(options)
  const environmentId = await newEnvironment(client)
  const { environmentArn = '' } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  const asked: Asked[] = []
  const refused = new Set<string>()
  const principal: Principal = {
    ...{ accountId, arn: `arn:aws:iam::${accountId}:user/a`, accessKeyId: 'A' },
    authorize(action, resource, conditions = {}) {
      asked.push([action, resource, conditions])
      if (refused.has(action))
        throw new ServiceException({ code: 'AccessDeniedException', status: 403 }, 'denied')
    },
  }
  const call = (operation: string, input: Record<string, unknown>) =>
    service.invoke?.(operation, input, principal)
  return { client, environmentId, environmentArn, asked, refused, call }
}

test('each call is asked for by its action on the ARN that it acts on, before anything is looked up', async () => {
  const { environmentId, environmentArn, asked, refused, call } = await start()
  refused.add('finspace:GetKxDatabase')
  const missing = call('GetKxDatabase', { environmentId, databaseName: 'none' })
  await expect(missing).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await call('ListKxClusters', { environmentId })
  expect(asked.map(([action, resource]) => [action, resource])).toEqual([
    ['finspace:GetKxDatabase', `${environmentArn}/kxDatabase/none`],
    ['finspace:ListKxClusters', environmentArn],
  ])
})

test('the tags of the request and of the resource can be asked about', async () => {
  const { environmentId, environmentArn, asked, call } = await start()
  await call('TagResource', { resourceArn: environmentArn, tags: { team: 'rates' } })
  await call('GetKxEnvironment', { environmentId })
  expect(asked.at(0)?.[2]).toEqual({ 'aws:RequestTag/team': 'rates' })
  expect(asked.at(-1)?.[2]).toEqual({ 'aws:ResourceTag/team': 'rates' })
})

test('to create with tags takes the right to tag', async () => {
  const { environmentId, refused, call } = await start()
  refused.add('finspace:TagResource')
  const database = { environmentId, databaseName: 'hdb', clientToken: 'a' }
  const tagged = call('CreateKxDatabase', { ...database, tags: { team: 'rates' } })
  await expect(tagged).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await call('CreateKxDatabase', database)
})

test('an ARN without its account is asked for in full', async () => {
  const { client, environmentId, environmentArn, asked, call } = await start()
  await newDatabase(client, environmentId)
  const resourceArn = `${environmentArn}/kxDatabase/hdb`
  await call('ListTagsForResource', { resourceArn: resourceArn.replace(`:${accountId}:`, '::') })
  expect(asked.at(-1)?.[1]).toBe(resourceArn)
})

const changeset = (environmentId: string, ...s3Paths: string[]) => ({
  ...{ environmentId, databaseName: 'hdb', clientToken: token() },
  changeRequests: s3Paths.map(s3Path => ({ changeType: 'PUT', dbPath: '/', s3Path })),
})

test('a changeset is asked for by all that it reads from buckets of this endpoint', async () => {
  const { client, environmentId, environmentArn, asked, call } = await start()
  await newDatabase(client, environmentId)
  await call('CreateKxChangeset', changeset(environmentId, 's3://data/hdb/', 's3://other/sym'))
  expect(asked.map(([action, resource]) => [action, resource])).toEqual([
    ['finspace:CreateKxChangeset', `${environmentArn}/kxDatabase/hdb`],
    ['s3:ListBucket', 'arn:aws:s3:::data'],
    ['s3:GetObject', { under: 'arn:aws:s3:::data/hdb/' }],
    ['s3:ListBucket', 'arn:aws:s3:::other'],
    ['s3:GetObject', 'arn:aws:s3:::other/sym'],
  ])
})

test('so is the code of a cluster, when it is made and when it is changed', async () => {
  const { client, environmentId, asked, call } = await start({ buckets: { code: { 'q.zip': 'q' } } })
  await newCluster(client, { environmentId, clusterName: 'scratch', clusterType: 'GP', databases: undefined })
  const code = { s3Bucket: 'code', s3Key: 'q.zip' }
  const cluster = { environmentId, clusterName: 'scratch', clientToken: token() }
  await call('UpdateKxClusterCodeConfiguration', { ...cluster, code })
  const reads = [
    ['s3:ListBucket', 'arn:aws:s3:::code'],
    ['s3:GetObject', 'arn:aws:s3:::code/q.zip'],
  ]
  expect(asked.slice(-2).map(([action, resource]) => [action, resource])).toEqual(reads)
  const input = clusterInput({ environmentId, clusterName: 'other', clusterType: 'GP', databases: undefined })
  await call('CreateKxCluster', { ...input, code })
  expect(asked.slice(-2).map(([action, resource]) => [action, resource])).toEqual(reads)
})

test('of a real S3 the settings say what may be read, whatever the caller may read here', async () => {
  const settings = { sources: ['market-*', 'shared/hdb/'] }
  const { client, environmentId, refused, call } = await start({ ownBuckets: false, settings })
  await newDatabase(client, environmentId)
  refused.add('s3:GetObject')
  const load = (s3Path: string) => call('CreateKxChangeset', changeset(environmentId, s3Path))
  for (const s3Path of ['s3://market-data/', 's3://market-data/any/key', 's3://shared/hdb/2026.01.05/'])
    expect(await load(s3Path)).toMatchObject({ status: 'PENDING' })
  for (const s3Path of ['s3://other/hdb/', 's3://shared/', 's3://shared/hdb', 's3://not-market-data/hdb/'])
    await expect(load(s3Path), s3Path).rejects.toMatchObject({ code: 'AccessDeniedException' })
})
