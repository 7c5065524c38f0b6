import {
  CreateEnvironmentCommand,
  CreateKxChangesetCommand,
  CreateKxDatabaseCommand,
  CreateKxEnvironmentCommand,
  CreateKxUserCommand,
  DeleteKxClusterCommand,
  DeleteKxEnvironmentCommand,
  GetEnvironmentCommand,
  GetKxChangesetCommand,
  GetKxDatabaseCommand,
  GetKxEnvironmentCommand,
  ListEnvironmentsCommand,
  ListKxEnvironmentsCommand,
  UpdateKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { availabilityZoneIds } from '../../../../services/finspace/environment/availability-zones.ts'
import {
  kmsKeyId,
  newCluster,
  newDatabase,
  newEnvironment,
  settledCluster,
  settledEnvironment,
  token,
} from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'
import { until } from '../support/until.ts'

test('an environment is created with the ids, zones and accounts that clients expect', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  expect(environmentId).toMatch(/^[a-z2-7]{22}$/)
  const environment = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  expect(environment).toMatchObject({
    environmentArn: `arn:aws:finspace:us-east-1:000000000000:kxEnvironment/${environmentId}`,
    awsAccountId: '000000000000',
    availabilityZoneIds: ['use1-az1', 'use1-az2', 'use1-az3'],
    dedicatedServiceAccountId: expect.stringMatching(/^\d{12}$/),
  })
  expect(environment.dedicatedServiceAccountId).not.toBe(environment.awsAccountId)
})

test('an environment has the zones that the settings name', async () => {
  const availabilityZones = ['use1-az4', 'use1-az6']
  const { client } = await startFinspace({ settings: { world: { availabilityZones } } })
  const environmentId = await newEnvironment(client)
  const { availabilityZoneIds: zones } = await client.send(new GetKxEnvironmentCommand({ environmentId }))
  expect(zones).toEqual(availabilityZones)
})

test.each([
  ['eu-west-2', 'euw2-az1'],
  ['ap-southeast-1', 'apse1-az1'],
  ['ca-central-1', 'cac1-az1'],
])('zones of %s begin with %s', (region, first) => {
  expect(availabilityZoneIds(region)[0]).toBe(first)
})

test('a second environment is beyond the quota, until the first is deleted', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const create = () => client.send(new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId }))
  await expect(create()).rejects.toMatchObject({
    ...{ name: 'ServiceQuotaExceededException', $metadata: { httpStatusCode: 402 } },
  })
  await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  await settledEnvironment(client, environmentId)
  await create()
  const { environments } = await client.send(new ListKxEnvironmentsCommand({}))
  // One that is deleted is still listed.
  expect(environments?.map(({ status }) => status)).toContain('DELETED')
  expect(environments).toHaveLength(2)
})

test('an update changes name and description, and no status', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const request = { environmentId, name: 'other', description: 'Another.' }
  expect(await client.send(new UpdateKxEnvironmentCommand(request))).toMatchObject({
    ...{ name: 'other', description: 'Another.', status: 'CREATED' },
  })
})

test('nothing is made in an environment that is not up yet', async () => {
  const { client, service } = await startFinspace()
  await service.stop?.()
  const { environmentId } = await client.send(new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId }))
  const early = client.send(
    new CreateKxDatabaseCommand({ environmentId, databaseName: 'hdb', clientToken: 'one' }),
  )
  await expect(early).rejects.toMatchObject({ name: 'ConflictException', reason: 'CREATE_REQUESTED' })
})

test('clusters stand in the way of a deletion; databases and users go with it', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const database = await newDatabase(client, environmentId)
  const iamRole = 'arn:aws:iam::000000000000:role/bob'
  await client.send(new CreateKxUserCommand({ environmentId, userName: 'bob', iamRole }))
  const cluster = { environmentId, clusterName: 'hdb' }
  await newCluster(client, cluster)
  const early = client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  await expect(early).rejects.toMatchObject({
    name: 'ValidationException',
    message: `Can't delete this KX Environment with id ${environmentId}. It still contains active clusters. Please delete all clusters before deleting the environment.`,
  })
  await client.send(new DeleteKxClusterCommand(cluster))
  await settledCluster(client, cluster)
  await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  expect(await settledEnvironment(client, environmentId)).toMatchObject({ status: 'DELETED' })
  const gone = client.send(new GetKxDatabaseCommand(database))
  await expect(gone).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('the deprecated operations see kdb environments beside their own', async () => {
  const { client } = await startFinspace()
  const environmentId = await newEnvironment(client)
  const { environment } = await client.send(new GetEnvironmentCommand({ environmentId }))
  expect(environment).toMatchObject({ environmentId, name: 'env', status: 'CREATED' })
  const created = await client.send(new CreateEnvironmentCommand({ name: 'old' }))
  expect(created.environmentArn).toBe(
    `arn:aws:finspace:us-east-1:000000000000:environment/${created.environmentId}`,
  )
  const { environments } = await client.send(new ListEnvironmentsCommand({}))
  expect(environments?.map(({ name }) => name).sort()).toEqual(['env', 'old'])
  const kx = client.send(new GetKxEnvironmentCommand({ environmentId: created.environmentId }))
  await expect(kx).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('a changeset that is being applied ends with its environment, and publishes nothing', async () => {
  const { client, versions, store, faults } = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' } } })
  const database = await newDatabase(client, await newEnvironment(client))
  const { environmentId } = database
  const release = versions.hold()
  const { changesetId = '' } = await client.send(
    new CreateKxChangesetCommand({
      ...{ ...database, clientToken: token() },
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' }],
    }),
  )
  await until(
    () => client.send(new GetKxChangesetCommand({ ...database, changesetId })),
    ({ status }) => status === 'PROCESSING',
  )
  await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  await settledEnvironment(client, environmentId)
  release()
  await store.durable()
  await new Promise(resolve => setImmediate(resolve))
  expect(versions.describe({ ...database, changesetId })).toBeUndefined()
  expect(faults).toEqual([])
})
