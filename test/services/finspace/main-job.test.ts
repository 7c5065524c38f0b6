import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  CreateKxDatabaseCommand,
  CreateKxEnvironmentCommand,
  CreateKxUserCommand,
  GetKxChangesetCommand,
  GetKxClusterCommand,
  GetKxConnectionStringCommand,
  GetKxDatabaseCommand,
  GetKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { startFinspace } from './support/start-finspace.ts'
import { until } from './support/until.ts'

test('the main job runs through the SDK: environment, database, changeset, cluster, connection string', async () => {
  const { client, faults } = await startFinspace({
    buckets: { data: { 'hdb/sym': 'abc', 'hdb/2026.01.02/t/p': '1' } },
  })
  const created = await client.send(
    new CreateKxEnvironmentCommand({
      name: 'prod_env',
      kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/abc',
    }),
  )
  expect(created).toMatchObject({ name: 'prod_env', status: 'CREATE_REQUESTED' })
  const { environmentId = '' } = created
  const environment = await until(
    () => client.send(new GetKxEnvironmentCommand({ environmentId })),
    ({ status }) => status === 'CREATED',
  )
  expect(environment.updateTimestamp).toBeInstanceOf(Date)

  const databaseName = 'hdb'
  await client.send(new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: 'd1' }))
  const { changesetId = '' } = await client.send(
    new CreateKxChangesetCommand({
      ...{ environmentId, databaseName, clientToken: 'c1' },
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://data/hdb/' }],
    }),
  )
  const changeset = await until(
    () => client.send(new GetKxChangesetCommand({ environmentId, databaseName, changesetId })),
    ({ status }) => status === 'COMPLETED',
  )
  expect(changeset.activeFromTimestamp).toBeInstanceOf(Date)
  expect(await client.send(new GetKxDatabaseCommand({ environmentId, databaseName }))).toMatchObject({
    lastCompletedChangesetId: changesetId,
    ...{ numBytes: 4, numChangesets: 1, numFiles: 2 },
  })

  const cluster = await client.send(
    new CreateKxClusterCommand({
      ...{ environmentId, clusterName: 'query', clusterType: 'HDB', releaseLabel: '1.0' },
      ...{ azMode: 'SINGLE', availabilityZoneId: 'use1-az1' },
      capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 2 },
      databases: [{ databaseName }],
      vpcConfiguration: {
        vpcId: 'vpc-12345678',
        subnetIds: ['subnet-12345678'],
        securityGroupIds: ['sg-12345678'],
      },
    }),
  )
  expect(cluster).toMatchObject({
    environmentId,
    status: 'PENDING',
    databases: [{ databaseName, changesetId }],
  })
  await until(
    () => client.send(new GetKxClusterCommand({ environmentId, clusterName: 'query' })),
    ({ status }) => status === 'RUNNING',
  )
  const { userArn = '' } = await client.send(
    new CreateKxUserCommand({
      environmentId,
      userName: 'bob',
      iamRole: 'arn:aws:iam::000000000000:role/bob',
    }),
  )
  const { signedConnectionString } = await client.send(
    new GetKxConnectionStringCommand({ environmentId, userArn, clusterName: 'query' }),
  )
  expect(signedConnectionString).toMatch(
    /^:tcps:\/\/127\.0\.0\.1:5000:bob:Host=127\.0\.0\.1&Port=5000&User=bob&\S+$/,
  )
  expect(faults).toEqual([])
})
