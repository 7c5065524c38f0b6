import {
  CreateKxClusterCommand,
  DeleteKxClusterCommand,
  GetKxClusterCommand,
  ListKxClusterNodesCommand,
  ListKxClustersCommand,
  UpdateKxClusterCodeConfigurationCommand,
  UpdateKxClusterDatabasesCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import {
  clusterInput,
  load,
  newCluster,
  newDatabase,
  newDataview,
  newEnvironment,
  newScalingGroup,
  settledCluster,
} from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'
import { until } from '../support/until.ts'

const buckets = { data: { 'hdb/t/p': '1' }, code: { 'app.zip': 'zip', 'new.zip': 'zip' } }

async function startWithDatabase() {
  const parts = await startFinspace({ buckets })
  const environmentId = await newEnvironment(parts.client)
  const database = await newDatabase(parts.client, environmentId)
  const { changesetId = '' } = await load(parts.client, database)
  return { ...parts, environmentId, database, changesetId, cluster: { environmentId, clusterName: 'query' } }
}

test('a name that is taken is a conflict in the words that programs parse', async () => {
  const { client, cluster } = await startWithDatabase()
  await newCluster(client, cluster)
  const again = client.send(new CreateKxClusterCommand(clusterInput(cluster)))
  await expect(again).rejects.toMatchObject({
    ...{ name: 'ConflictException', message: 'Cluster already exists with alias: query' },
  })
})

test('a zone that is not of the environment is refused in the words that programs look for', async () => {
  const { client, cluster } = await startWithDatabase()
  const odd = client.send(
    new CreateKxClusterCommand(clusterInput({ ...cluster, availabilityZoneId: 'euw1-az1' })),
  )
  await expect(odd).rejects.toMatchObject({
    message: expect.stringMatching(/^Availability zone\(s\) euw1-az1/),
  })
})

test('a subnet whose zone is known must lie in the zone that was asked for', async () => {
  const { client, cluster, set } = await startWithDatabase()
  set({ world: { subnetZones: { 'subnet-12345678': 'use1-az2' } } })
  const odd = client.send(new CreateKxClusterCommand(clusterInput(cluster)))
  await expect(odd).rejects.toMatchObject({
    message: expect.stringMatching(/^Availability zone\(s\) use1-az2/),
  })
})

test('an update moves the nodes to the newest changeset, by the strategy that was asked for', async () => {
  const { client, cluster, database, nodes, changesetId } = await startWithDatabase()
  await newCluster(client, { ...cluster, databases: [{ databaseName: 'hdb' }] })
  const { changesetId: next } = await load(client, database)
  const update = async (request: { changesetId?: string; deploymentStrategy?: 'NO_RESTART' | 'ROLLING' }) => {
    const { deploymentStrategy, ...version } = request
    await client.send(
      new UpdateKxClusterDatabasesCommand({
        ...cluster,
        databases: [{ databaseName: 'hdb', ...version }],
        ...(deploymentStrategy === undefined ? {} : { deploymentConfiguration: { deploymentStrategy } }),
      }),
    )
    return settledCluster(client, cluster)
  }
  expect(await update({})).toMatchObject({ status: 'RUNNING', databases: [{ changesetId: next }] })
  expect(await update({ changesetId, deploymentStrategy: 'NO_RESTART' })).toMatchObject({
    ...{ status: 'RUNNING', databases: [{ changesetId }] },
  })
  expect(
    nodes.remounts.map(({ version, deploymentStrategy }) => [version.changesetId, deploymentStrategy]),
  ).toEqual([
    [next, 'ROLLING'],
    [changesetId, 'NO_RESTART'],
  ])
})

test('an update that the nodes cannot follow leaves the cluster running on what it had, and says why', async () => {
  const { client, cluster, database, nodes, changesetId } = await startWithDatabase()
  await newCluster(client, { ...cluster, databases: [{ databaseName: 'hdb' }] })
  await load(client, database)
  nodes.breakDown()
  await client.send(new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [{ databaseName: 'hdb' }] }))
  expect(await settledCluster(client, cluster)).toMatchObject({
    ...{
      status: 'RUNNING',
      statusReason: 'expected node one of query to start no answer',
      databases: [{ changesetId }],
    },
  })
})

test('an update must name the databases that the cluster has', async () => {
  const { client, environmentId, cluster } = await startWithDatabase()
  await newDatabase(client, environmentId, 'other')
  await newCluster(client, cluster)
  const added = client.send(
    new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [{ databaseName: 'other' }] }),
  )
  await expect(added).rejects.toMatchObject({ name: 'ValidationException' })
})

test('an update keeps to the rules of a new cluster: no dataview on dedicated nodes, no cache that it lacks', async () => {
  const { client, cluster, database } = await startWithDatabase()
  await newCluster(client, { ...cluster, databases: [{ databaseName: 'hdb' }] })
  await newDataview(client, { ...database, dataviewName: 'view' })
  const update = (members: object) =>
    client.send(
      new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [{ databaseName: 'hdb', ...members }] }),
    )
  const refused = (message: RegExp) =>
    expect.objectContaining({ name: 'ValidationException', message: expect.stringMatching(message) })
  await expect(update({ dataviewName: 'view' })).rejects.toEqual(refused(/scalingGroupConfiguration/))
  await expect(
    update({ cacheConfigurations: [{ cacheType: 'CACHE_1000', dbPaths: ['/'] }] }),
  ).rejects.toEqual(refused(/CACHE_1000/))
})

test('a code update replaces script and arguments too, and names what does not run without a licence', async () => {
  const { client, cluster } = await startWithDatabase()
  const code = { s3Bucket: 'code', s3Key: 'app.zip' }
  const first = await newCluster(client, {
    ...{ ...cluster, code, initializationScript: 'init.q' },
    commandLineArguments: [{ key: 's', value: '2' }],
  })
  expect(first.statusReason).toBe('Not run without a kdb licence - initializationScript init.q')
  await client.send(
    new UpdateKxClusterCodeConfigurationCommand({
      ...cluster,
      code: { ...code, s3Key: 'new.zip' },
      deploymentConfiguration: { deploymentStrategy: 'FORCE' },
    }),
  )
  const updated = await settledCluster(client, cluster)
  expect(updated).toMatchObject({ status: 'RUNNING', code: { s3Key: 'new.zip' } })
  expect(updated.initializationScript).toBeUndefined()
  expect(updated.commandLineArguments).toBeUndefined()
})

test('a cluster that is not running cannot be updated', async () => {
  const { client, cluster, set } = await startWithDatabase()
  set({ world: { rehearsal: true } })
  await newCluster(client, { ...cluster, executionRole: 'arn:aws:iam::000000000000:role/does-not-exist' })
  const update = client.send(new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [] }))
  await expect(update).rejects.toMatchObject({ name: 'ConflictException', reason: 'CREATE_FAILED' })
})

test('a deleted cluster says so for a minute, is in no list, and frees its name at once', async () => {
  const { client, cluster, environmentId, clock, nodes } = await startWithDatabase()
  await newCluster(client, cluster)
  await client.send(new DeleteKxClusterCommand(cluster))
  expect(await settledCluster(client, cluster)).toMatchObject({ status: 'DELETED' })
  expect(nodes.running.size).toBe(0)
  expect((await client.send(new ListKxClustersCommand({ environmentId }))).kxClusterSummaries).toEqual([])
  expect(await newCluster(client, cluster)).toMatchObject({ status: 'RUNNING' })

  await client.send(new DeleteKxClusterCommand(cluster))
  await settledCluster(client, cluster)
  clock.advance(60_000)
  const get = () =>
    client.send(new GetKxClusterCommand(cluster)).then(
      () => 'there',
      ({ name }) => name,
    )
  expect(await until(get, answer => answer !== 'there')).toBe('ResourceNotFoundException')
})

test('nodes are spread over the zones and paged', async () => {
  const { client, cluster } = await startWithDatabase()
  await newCluster(client, {
    ...{ ...cluster, azMode: 'MULTI', availabilityZoneId: undefined },
    capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 3 },
  })
  const first = await client.send(new ListKxClusterNodesCommand({ ...cluster, maxResults: 2 }))
  expect(first.nodes).toHaveLength(2)
  const rest = await client.send(
    new ListKxClusterNodesCommand({ ...cluster, nextToken: first.nextToken ?? '' }),
  )
  expect(rest).not.toHaveProperty('nextToken')
  const zones = [...(first.nodes ?? []), ...(rest.nodes ?? [])].map(node => node.availabilityZoneId)
  expect(zones.sort()).toEqual(['use1-az1', 'use1-az2', 'use1-az3'])
})

test('q may be given as much memory by -w as a node of the cluster has', async () => {
  const { client, cluster } = await startWithDatabase()
  const request = (value: string) => ({ ...cluster, commandLineArguments: [{ key: 'w', value }] })
  // kx.s.large has 12 GiB.
  await expect(newCluster(client, request('12289'))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'expected argument -w of at most 12288 MiB, which a node of the cluster has, got 12289',
  })
  expect(await newCluster(client, request('12288'))).toMatchObject({ status: 'RUNNING' })
})

test('nodes run the q that the settings name, and nothing is said not to run', async () => {
  const { client, cluster, nodes, set } = await startWithDatabase()
  set({ nodes: { q: { path: '/opt/q/q', connections: 16 } } })
  const created = await newCluster(client, {
    ...{ ...cluster, clusterType: 'RDB', databases: [] },
    savedownStorageConfiguration: { type: 'SDS01', size: 10 },
  })
  expect(created.status).toBe('RUNNING')
  expect(created.statusReason).toBeUndefined()
  expect([...nodes.running.values()]).toMatchObject([{ q: { path: '/opt/q/q', connections: 16 } }])
})

test('nodes may take what their node type has, or their part of the scaling group’s host', async () => {
  const { client, cluster, environmentId, nodes } = await startWithDatabase()
  await newScalingGroup(client, environmentId, { hostType: 'kx.sg.xlarge' })
  const shared = { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 }
  const scalingGroupConfigurations = [undefined, shared, { ...shared, memoryLimit: 700, cpu: 1.5 }]
  for (const [index, scalingGroupConfiguration] of scalingGroupConfigurations.entries()) {
    await newCluster(client, { ...cluster, clusterName: `of-${index}`, scalingGroupConfiguration })
  }
  expect([...nodes.running.values()].map(({ limits }) => limits)).toEqual([
    { memoryMiB: 12 * 1024, cpus: 2, reservedCpus: 2 },
    { memoryMiB: 32 * 1024, cpus: 4, reservedCpus: 0.1 },
    { memoryMiB: 700, cpus: 4, reservedCpus: 1.5 },
  ])
})

test('why a node came to its end is said until the next update', async () => {
  const { client, cluster, nodes } = await startWithDatabase()
  await newCluster(client, { ...cluster, databases: [{ databaseName: 'hdb' }] })
  nodes.end(cluster, 'n1', 'it used up its memory of 12 GiB')
  expect(await settledCluster(client, cluster)).toMatchObject({
    status: 'RUNNING',
    statusReason: 'Node n1 ended and is started again - it used up its memory of 12 GiB',
  })
  await client.send(new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [{ databaseName: 'hdb' }] }))
  expect((await settledCluster(client, cluster)).statusReason).toBeUndefined()
})
