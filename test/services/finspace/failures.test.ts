// Every state of failure that the API has, reached by calls that anyone can make.
import {
  CreateKxEnvironmentCommand,
  DeleteKxClusterCommand,
  DeleteKxEnvironmentCommand,
  DeleteKxScalingGroupCommand,
  DeleteKxVolumeCommand,
  GetKxEnvironmentCommand,
  UpdateKxClusterCodeConfigurationCommand,
  UpdateKxEnvironmentNetworkCommand,
  UpdateKxVolumeCommand,
} from '@aws-sdk/client-finspace'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Detail } from '../../../events/detail.ts'
import { statusReasonFailure } from '../../../events/failures.ts'
import { sent } from '../../../services/delivery/bus-event.ts'
import { statusReason } from '../../../services/finspace/life/reason.ts'
import {
  load,
  newCluster,
  newDatabase,
  newDataview,
  newEnvironment,
  newScalingGroup,
  newVolume,
  settledCluster,
  settledEnvironment,
  settledScalingGroup,
  settledVolume,
  vpcConfiguration,
} from './support/provision.ts'
import { startFinspace, type TestFinspace } from './support/start-finspace.ts'
import { until } from './support/until.ts'
import { askForWritable } from './support/writable.ts'

async function startRehearsal(options: Parameters<typeof startFinspace>[0] = {}) {
  const rehearsal = await startFinspace({ ...options, settings: { world: { rehearsal: true } } })
  onTestFinished(() => expectReadBack(rehearsal))
  return rehearsal
}

/** What a workflow reads from a reason in words is what the service's own event says of the same failure. */
function expectReadBack({ store }: TestFinspace): void {
  const failed = sent(store.outbox, 1000)
    .map(({ event: { detail } }) => detail as Detail<'Kx Cluster State Change'>)
    .flatMap(({ data: { errorInfo, resource } }) =>
      errorInfo === undefined || resource.type === 'Changeset' ? [] : errorInfo,
    )
  for (const { errorCode, errorMessage } of failed)
    expect(statusReasonFailure(statusReason(errorMessage)), errorMessage).toMatchObject({ errorCode })
}

const buckets = { data: { 'hdb/2026.01.02/trade/price': '123' }, code: { 'app.zip': 'zip' } }

describe('an environment', () => {
  test.each([
    ['that does not exist', 'arn:aws:kms:us-east-1:111122223333:key/does-not-exist'],
    ['of another Region', 'arn:aws:kms:eu-west-1:111122223333:key/abc'],
  ])('with a KMS key %s ends FAILED_CREATION', async (_, key) => {
    const { client } = await startRehearsal()
    const { environmentId = '' } = await client.send(
      new CreateKxEnvironmentCommand({ name: 'env', kmsKeyId: key }),
    )
    const environment = await settledEnvironment(client, environmentId)
    expect(environment).toMatchObject({
      status: 'FAILED_CREATION',
      errorMessage: expect.stringMatching(/KMS key/),
    })
    expect(environment.errorMessage).toMatch(/^[a-zA-Z0-9. ]{1,1000}$/)
  })

  test('joined to a transit gateway that does not exist ends FAILED_UPDATING_NETWORK, and may try another', async () => {
    const { client } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    const join = (transitGatewayID: string) =>
      client.send(
        new UpdateKxEnvironmentNetworkCommand({
          environmentId,
          transitGatewayConfiguration: { transitGatewayID, routableCIDRSpace: '100.64.0.0/26' },
        }),
      )
    await join('tgw-does-not-exist')
    expect(await settledEnvironment(client, environmentId)).toMatchObject({
      ...{ status: 'FAILED_UPDATING_NETWORK', tgwStatus: 'FAILED_UPDATE', dnsStatus: 'NONE' },
      errorMessage: 'Transit gateway tgw does not exist does not exist.',
    })
    await join('tgw-0123456789abcdef0')
    const joined = await settledEnvironment(client, environmentId)
    expect(joined).toMatchObject({ status: 'CREATED', tgwStatus: 'SUCCESSFULLY_UPDATED' })
    expect(joined.errorMessage).toBeUndefined()
  })

  test('given a DNS server that does not answer ends FAILED_UPDATING_NETWORK', async () => {
    const { client } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    await client.send(
      new UpdateKxEnvironmentNetworkCommand({
        environmentId,
        customDNSConfiguration: [{ customDNSServerName: 'ns.example.com', customDNSServerIP: '0.0.0.1' }],
      }),
    )
    const environment = await settledEnvironment(client, environmentId)
    expect(environment).toMatchObject({ status: 'FAILED_UPDATING_NETWORK', dnsStatus: 'FAILED_UPDATE' })
  })

  test('with a volume left in it ends RETRY_DELETION, then FAILED_DELETION, and goes once the volume has gone', async () => {
    const { client, clock } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    await newVolume(client, environmentId)
    const get = () => client.send(new GetKxEnvironmentCommand({ environmentId }))
    await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
    expect(await until(get, ({ status }) => status === 'RETRY_DELETION')).toMatchObject({
      errorMessage: 'The environment still contains 1 volumes. Delete them first.',
    })
    clock.advance(30_000)
    await until(get, ({ status }) => status === 'FAILED_DELETION')
    await client.send(new DeleteKxVolumeCommand({ environmentId, volumeName: 'vol' }))
    await settledVolume(client, environmentId)
    await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
    expect((await until(get, ({ status }) => status === 'DELETED')).errorMessage).toBeUndefined()
  })
})

describe('a changeset', () => {
  test.each([
    [
      'of an object that is not there',
      's3://data/none/',
      'One or more inputs to this request were not found.',
    ],
    [
      'of a bucket that may not be read',
      's3://forbidden/hdb/',
      'Missing required permission to perform this request.',
    ],
  ])('%s ends FAILED, and the database stays as it was', async (_, s3Path, errorType) => {
    const { client } = await startRehearsal({ buckets })
    const database = await newDatabase(client, await newEnvironment(client))
    const changeset = await load(client, database, s3Path)
    expect(changeset).toMatchObject({ status: 'FAILED', errorInfo: { errorType } })
    expect(changeset.activeFromTimestamp).toBeUndefined()
  })
})

describe('a cluster', () => {
  test.each([
    [
      'whose execution role does not exist',
      { executionRole: 'arn:aws:iam::000000000000:role/does-not-exist' },
      /role does-not-exist/,
    ],
    [
      'in a subnet that does not exist',
      { vpcConfiguration: { ...vpcConfiguration, subnetIds: ['subnet-notthere'] } },
      /subnet-notthere/,
    ],
    [
      'whose code is not there',
      { code: { s3Bucket: 'code', s3Key: 'none.zip' } },
      /bucket code under key none.zip/,
    ],
    ['whose code may not be read', { code: { s3Bucket: 'forbidden', s3Key: 'app.zip' } }, /bucket forbidden/],
  ])('%s ends CREATE_FAILED with a reason that names it', async (_, members, named) => {
    const { client } = await startRehearsal({ buckets })
    const environmentId = await newEnvironment(client)
    const cluster = await newCluster(client, { environmentId, clusterName: 'hdb', ...members })
    expect(cluster.status).toBe('CREATE_FAILED')
    expect(cluster.statusReason).toMatch(/^[a-zA-Z0-9_\-.\s]{1,250}$/)
    expect(cluster.statusReason).toMatch(named)
  })

  test('whose scaling group is too small ends CREATE_FAILED', async () => {
    const { client } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    await newScalingGroup(client, environmentId)
    const place = (clusterName: string) =>
      newCluster(client, {
        ...{ environmentId, clusterName },
        scalingGroupConfiguration: { scalingGroupName: 'group', memoryReservation: 10 * 1024, nodeCount: 1 },
      })
    expect(await place('first')).toMatchObject({ status: 'RUNNING' })
    expect(await place('second')).toMatchObject({
      status: 'CREATE_FAILED',
      statusReason: expect.stringMatching(/^Insufficient capacity on scaling group group/),
    })
  })

  test('that asks with the others for more than the machine has ends CREATE_FAILED, where that is refused', async () => {
    const { client, set } = await startRehearsal({ machine: { memory: 15.6, cpus: 8 } })
    set({ nodes: { overCommit: 'refuse' } })
    const environmentId = await newEnvironment(client)
    const place = (clusterName: string) => newCluster(client, { environmentId, clusterName })
    expect(await place('first')).toMatchObject({ status: 'RUNNING' })
    expect(await place('second')).toMatchObject({
      status: 'CREATE_FAILED',
      statusReason: 'Insufficient capacity on this machine - 24 of 15.6 GiB and 4 of 8 CPUs',
    })
    await client.send(new DeleteKxClusterCommand({ environmentId, clusterName: 'first' }))
    await settledCluster(client, { environmentId, clusterName: 'first' })
    expect(await place('third')).toMatchObject({ status: 'RUNNING' })
  })

  test.each([
    ['warn', 1],
    ['allow', 0],
  ] as const)('that asks for more than the machine has runs, said to the operator with %s', async (overCommit, times) => {
    const { client, set, logged } = await startRehearsal({ machine: { memory: 64, cpus: 2 } })
    set({ nodes: { overCommit } })
    const environmentId = await newEnvironment(client)
    await newScalingGroup(client, environmentId)
    const scalingGroupConfiguration = { scalingGroupName: 'group', memoryReservation: 2048, nodeCount: 1 }
    await newCluster(client, { environmentId, clusterName: 'small', scalingGroupConfiguration })
    expect(logged).toEqual([])
    const capacityConfiguration = { nodeType: 'kx.s.xlarge', nodeCount: 2 }
    const large = await newCluster(client, { environmentId, clusterName: 'large', capacityConfiguration })
    expect(large.status).toBe('RUNNING')
    expect(logged).toEqual(
      Array.from({ length: times }, () => ({
        message: 'clusters ask for more than this machine has',
        ...{ environmentId, clusterName: 'large', asked: '56 of 64 GiB and 8 of 2 CPUs' },
      })),
    )
  })

  test('whose nodes do not come up ends CREATE_FAILED', async () => {
    const { client, nodes } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    nodes.breakDown()
    expect(await newCluster(client, { environmentId, clusterName: 'hdb' })).toMatchObject({
      status: 'CREATE_FAILED',
      statusReason: 'expected node one of hdb to start no answer',
    })
  })

  test('with an update to code that is not there runs on as it was, and says why', async () => {
    const { client } = await startRehearsal({ buckets })
    const environmentId = await newEnvironment(client)
    const cluster = { environmentId, clusterName: 'hdb' }
    const code = { s3Bucket: 'code', s3Key: 'app.zip' }
    await newCluster(client, { ...cluster, code })
    await client.send(
      new UpdateKxClusterCodeConfigurationCommand({
        ...cluster,
        code: { ...code, s3Key: 'none.zip' },
        deploymentConfiguration: { deploymentStrategy: 'FORCE' },
      }),
    )
    expect(await settledCluster(client, cluster)).toMatchObject({
      ...{ status: 'RUNNING', code },
      statusReason: 'Code not found in bucket code under key none.zip',
    })
  })

  test('whose security group keeps its network interfaces ends DELETE_FAILED, and with it what it stands on', async () => {
    const { client, set } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    await newScalingGroup(client, environmentId)
    await newVolume(client, environmentId)
    const cluster = { environmentId, clusterName: 'rdb' }
    await newCluster(client, {
      ...cluster,
      clusterType: 'RDB',
      vpcConfiguration: { ...vpcConfiguration, securityGroupIds: ['sg-heldfast'] },
      scalingGroupConfiguration: { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 },
      savedownStorageConfiguration: { volumeName: 'vol' },
    })
    await client.send(new DeleteKxClusterCommand(cluster))
    expect(await settledCluster(client, cluster)).toMatchObject({
      status: 'DELETE_FAILED',
      statusReason: 'Security group sg-heldfast does not let go of the network interfaces',
    })
    await client.send(new DeleteKxVolumeCommand({ environmentId, volumeName: 'vol' }))
    await client.send(new DeleteKxScalingGroupCommand({ environmentId, scalingGroupName: 'group' }))
    expect((await settledVolume(client, environmentId)).status).toBe('DELETE_FAILED')
    expect((await settledScalingGroup(client, environmentId)).status).toBe('DELETE_FAILED')

    set({})
    await client.send(new DeleteKxClusterCommand(cluster))
    expect((await settledCluster(client, cluster)).status).toBe('DELETED')
  })
})

describe('a volume', () => {
  test('larger than the storage that is left ends CREATE_FAILED', async () => {
    const { client } = await startRehearsal()
    const volume = await newVolume(client, await newEnvironment(client), 'vol', 240_000)
    expect(volume).toMatchObject({
      status: 'CREATE_FAILED',
      statusReason: 'Insufficient storage - 240000 GiB asked for and 200000 GiB left',
    })
  })

  test('grown beyond the storage that is left ends UPDATE_FAILED with its old size', async () => {
    const { client } = await startRehearsal()
    const environmentId = await newEnvironment(client)
    await newVolume(client, environmentId)
    await client.send(
      new UpdateKxVolumeCommand({ environmentId, volumeName: 'vol', nas1Configuration: { size: 240_000 } }),
    )
    expect(await settledVolume(client, environmentId)).toMatchObject({
      ...{ status: 'UPDATE_FAILED', nas1Configuration: { type: 'SSD_1000', size: 1200 } },
    })
  })
})

test('a scaling group of a host type of which none is left ends CREATE_FAILED', async () => {
  const { client } = await startRehearsal()
  const environmentId = await newEnvironment(client)
  const hostType = 'kx.sg1.24xlarge'
  await newScalingGroup(client, environmentId, { hostType })
  expect(
    await newScalingGroup(client, environmentId, { scalingGroupName: 'second', hostType }),
  ).toMatchObject({
    status: 'CREATE_FAILED',
    statusReason: 'Insufficient capacity - no host of type kx.sg1.24xlarge is left',
  })
})

describe('a dataview', () => {
  test('of paths that are not in the changeset ends FAILED', async () => {
    const { client } = await startRehearsal({ buckets })
    const environmentId = await newEnvironment(client)
    const database = await newDatabase(client, environmentId)
    await load(client, database)
    await newVolume(client, environmentId)
    const view = await newDataview(client, {
      ...{ ...database, dataviewName: 'view' },
      segmentConfigurations: [{ dbPaths: ['/2099.01.01/*'], volumeName: 'vol' }],
    })
    expect(view).toMatchObject({ status: 'FAILED', statusReason: '2099.01.01 not found in the changeset' })
  })

  test('that is writable on a volume which another dataview uses ends FAILED', async () => {
    const { client, endpoint } = await startRehearsal({ buckets })
    const environmentId = await newEnvironment(client)
    const database = await newDatabase(client, environmentId)
    await load(client, database)
    await newVolume(client, environmentId)
    const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]
    await newDataview(client, { ...database, dataviewName: 'first', segmentConfigurations })
    askForWritable(client)
    const view = await newDataview(client, { ...database, dataviewName: 'second', segmentConfigurations })
    expect(view).toMatchObject({
      status: 'FAILED',
      statusReason: 'Invalid volume vol - dataview first uses it',
    })
    expect(endpoint.logged).toEqual([])
  })
})
