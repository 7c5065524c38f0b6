import {
  CreateKxDataviewCommand,
  type CreateKxDataviewCommandInput,
  DeleteKxClusterCommand,
  DeleteKxDatabaseCommand,
  DeleteKxDataviewCommand,
  DeleteKxEnvironmentCommand,
  DeleteKxScalingGroupCommand,
  DeleteKxVolumeCommand,
  GetKxDataviewCommand,
  UpdateKxClusterDatabasesCommand,
  UpdateKxDataviewCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { sent } from '../../../../services/delivery/bus-event.ts'
import { covers } from '../../../../services/finspace/dataview/segments.ts'
import {
  type Loose,
  load,
  newCluster,
  newDatabase,
  newDataview,
  newEnvironment,
  newScalingGroup,
  newVolume,
  settledCluster,
  settledDataview,
  settledEnvironment,
  settledVolume,
  token,
  zone,
} from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'
import { until } from '../support/until.ts'
import { askForWritable } from '../support/writable.ts'

const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]

async function start() {
  const parts = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' } } })
  const { client } = parts
  const environmentId = await newEnvironment(client)
  const database = await newDatabase(client, environmentId)
  const { changesetId = '' } = await load(client, database)
  await newVolume(client, environmentId)
  await newScalingGroup(client, environmentId)
  const view = { ...database, dataviewName: 'view' }
  const cluster = { environmentId, clusterName: 'query' }
  const databases = [{ databaseName: 'hdb', dataviewName: 'view' }]
  const shared = { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 }
  const attach = () => newCluster(client, { ...cluster, databases, scalingGroupConfiguration: shared })
  return { ...parts, environmentId, database, changesetId, view, cluster, databases, shared, attach }
}

test('a roll-over takes two steps: the dataview shows a new version, then the cluster moves to it', async () => {
  const { client, database, changesetId, view, cluster, databases, attach, versions } = await start()
  await newDataview(client, { ...view, changesetId, segmentConfigurations })
  const created = await attach()
  expect(created.databases).toEqual([
    {
      ...{ databaseName: 'hdb', cacheConfigurations: [] },
      dataviewConfiguration: {
        ...{
          dataviewName: 'view',
          dataviewVersionId: expect.stringMatching(/^[0-9A-Za-z]{22}$/),
          changesetId,
        },
        segmentConfigurations: [{ ...segmentConfigurations[0], onDemand: false }],
      },
    },
  ])
  expect(created.volumes).toEqual([{ volumeName: 'vol', volumeType: 'NAS_1' }])

  const { changesetId: next = '' } = await load(client, database)
  await client.send(new UpdateKxDataviewCommand({ ...view, changesetId: next, clientToken: token() }))
  const updated = await settledDataview(client, view)
  const versionsOf = ({ activeVersions = [] }: typeof updated) =>
    activeVersions.map(version => [version.changesetId, version.attachedClusters])
  expect(versionsOf(updated)).toEqual([
    [next, []],
    [changesetId, ['query']],
  ])
  expect(versions.mounts.size).toBe(2)

  await client.send(new UpdateKxClusterDatabasesCommand({ ...cluster, databases }))
  await settledCluster(client, cluster)
  const moved = await client.send(new GetKxDataviewCommand(view))
  expect(versionsOf(moved)[0]).toEqual([next, ['query']])
})

test('one that updates itself is active on an empty database, and follows every changeset', async () => {
  const { client, environmentId } = await start()
  const database = await newDatabase(client, environmentId, 'empty')
  const view = { ...database, dataviewName: 'latest' }
  const empty = await newDataview(client, { ...view, autoUpdate: true })
  expect(empty).toMatchObject({ status: 'ACTIVE', autoUpdate: true })
  expect(empty.changesetId).toBeUndefined()
  for (let round = 0; round < 2; round += 1) {
    const { changesetId } = await load(client, database)
    await until(
      () => client.send(new GetKxDataviewCommand(view)),
      found => found.status === 'ACTIVE' && found.changesetId === changesetId,
    )
  }
})

test('an update with nothing but a token, as Terraform sends it, changes nothing', async () => {
  const { client, changesetId, view } = await start()
  const before = await newDataview(client, { ...view, changesetId })
  await client.send(new UpdateKxDataviewCommand({ ...view, clientToken: token() }))
  const after = await client.send(new GetKxDataviewCommand(view))
  expect(after.activeVersions).toEqual(before.activeVersions)
})

test('what is shown stands in the way of its deletion, until the cluster is on its way out', async () => {
  const { client, environmentId, database, changesetId, view, cluster, attach, versions } = await start()
  await newDataview(client, { ...view, changesetId, segmentConfigurations })
  await attach()
  const conflict = { name: 'ConflictException', reason: 'IN_USE' }
  const deleteView = () => client.send(new DeleteKxDataviewCommand({ ...view, clientToken: token() }))
  const deleteVolume = () => client.send(new DeleteKxVolumeCommand({ environmentId, volumeName: 'vol' }))
  const deleteDatabase = () => client.send(new DeleteKxDatabaseCommand({ ...database, clientToken: token() }))
  await expect(deleteView()).rejects.toMatchObject(conflict)
  await expect(deleteVolume()).rejects.toMatchObject(conflict)
  await expect(deleteDatabase()).rejects.toMatchObject(conflict)

  await client.send(new DeleteKxClusterCommand(cluster))
  await deleteView()
  await until(
    () =>
      client.send(new GetKxDataviewCommand(view)).then(
        () => false,
        () => true,
      ),
    isGone => isGone,
  )
  expect(versions.mounts.size).toBe(0)
  await deleteVolume()
  expect((await settledVolume(client, environmentId)).status).toBe('DELETED')
  await deleteDatabase()
})

test('a version stays for a cluster that is on its way to it', async () => {
  const { client, nodes, database, changesetId, view, cluster, databases, shared } = await start()
  await newDataview(client, { ...view, changesetId, segmentConfigurations })
  await newCluster(client, {
    ...cluster,
    databases: [{ databaseName: 'hdb' }],
    scalingGroupConfiguration: shared,
  })
  const { changesetId: next = '' } = await load(client, database)
  const moved = Promise.withResolvers<void>()
  nodes.remount = () => moved.promise
  await client.send(new UpdateKxClusterDatabasesCommand({ ...cluster, databases }))

  const deletion = client.send(new DeleteKxDataviewCommand({ ...view, clientToken: token() }))
  await expect(deletion).rejects.toMatchObject({ name: 'ConflictException', reason: 'IN_USE' })
  await client.send(new UpdateKxDataviewCommand({ ...view, changesetId: next, clientToken: token() }))
  const { activeVersions = [] } = await settledDataview(client, view)
  expect(activeVersions.map(version => [version.changesetId, version.attachedClusters])).toEqual([
    [next, []],
    [changesetId, ['query']],
  ])
  moved.resolve()
  expect((await settledCluster(client, cluster)).databases?.[0]?.dataviewConfiguration).toMatchObject({
    changesetId,
  })
})

test('a writable dataview is shown by a copy of its own, which goes with it', async () => {
  const { client, changesetId, view, cluster, attach, nodes, versions } = await start()
  askForWritable(client)
  const writable = { ...view, changesetId, segmentConfigurations }
  const { activeVersions: [version] = [] } = await newDataview(client, writable)
  expect([...versions.copies]).toEqual([version?.versionId])
  await attach()
  const spec = nodes.running.get(`${cluster.environmentId}/${cluster.clusterName}`)
  expect(spec?.version).toMatchObject({ changesetId, copyId: version?.versionId })
  const update = new UpdateKxDataviewCommand({ ...view, changesetId, clientToken: token() })
  await expect(client.send(update)).rejects.toThrow('which is readWrite')

  await client.send(new DeleteKxClusterCommand(cluster))
  await client.send(new DeleteKxDataviewCommand({ ...view, clientToken: token() }))
  await until(
    async () => versions.copies.size,
    count => count === 0,
  )
})

test.each([
  ['follows the newest changeset', { autoUpdate: true }, /autoUpdate false/],
  [
    'is not of the whole database',
    { segmentConfigurations: [{ dbPaths: ['/t/'], volumeName: 'vol' }] },
    /one segment of the whole database/,
  ],
  ['is on no volume', { segmentConfigurations: [] }, /one segment of the whole database/],
])('a writable dataview that %s is refused', async (_, members, message) => {
  const { client, view } = await start()
  askForWritable(client)
  await expect(newDataview(client, { ...view, segmentConfigurations, ...members })).rejects.toThrow(message)
})

test('a writable dataview wants a volume of its own; a read-only one may join it there', async () => {
  const { client, environmentId, view, changesetId } = await start()
  const other = await newDatabase(client, environmentId, 'other')
  await load(client, other)
  const askForReadable = askForWritable(client)
  await newDataview(client, { ...view, changesetId, segmentConfigurations })
  const namesake = { ...other, dataviewName: view.dataviewName }
  const reader = { ...other, dataviewName: 'reader' }
  await newDataview(client, { ...namesake, segmentConfigurations })
  askForReadable()
  await newDataview(client, { ...reader, segmentConfigurations })
  expect(await settledDataview(client, namesake)).toMatchObject({
    ...{ status: 'FAILED', statusReason: 'Invalid volume vol - dataview view uses it' },
  })
  expect(await settledDataview(client, reader)).toMatchObject({ status: 'ACTIVE' })
})

test('what a dataview holds is released with its environment, and its end is told', async () => {
  const { client, environmentId, changesetId, view, versions, store } = await start()
  await newDataview(client, { ...view, changesetId })
  expect(versions.mounts.size).toBe(1)
  await client.send(new DeleteKxVolumeCommand({ environmentId, volumeName: 'vol' }))
  await client.send(new DeleteKxScalingGroupCommand({ environmentId, scalingGroupName: 'group' }))
  await settledVolume(client, environmentId)
  await client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  expect(await settledEnvironment(client, environmentId)).toMatchObject({ status: 'DELETED' })
  expect(versions.mounts.size).toBe(0)
  const events = sent(store.outbox, 1000).map(({ event }) => event)
  expect(
    events.filter(({ detailType }) => detailType === 'Kx Dataview State Change').at(-1)?.detail,
  ).toMatchObject({ data: { resource: { previousStatus: 'ACTIVE', status: 'DELETED' } } })
})

test.each([
  ['a cluster of its own nodes', 'expected scalingGroupConfiguration with a dataview'],
])('%s cannot show one', async (_, message) => {
  const { client, changesetId, view, cluster, databases } = await start()
  await newDataview(client, { ...view, changesetId })
  await expect(newCluster(client, { ...cluster, databases })).rejects.toThrow(message)
})

test.each<[string, Loose<CreateKxDataviewCommandInput>, RegExp]>([
  ['no zone', { availabilityZoneId: undefined }, /availabilityZoneId with azMode SINGLE/],
  ['a zone elsewhere', { availabilityZoneId: 'euw1-az1' }, /^Availability zone\(s\) euw1-az1/],
  [
    'a volume in another zone',
    { availabilityZoneId: 'use1-az2', segmentConfigurations },
    /^Availability zone\(s\) use1-az1/,
  ],
  ['an unknown changeset', { changesetId: 'none' }, /KX changeset none not found/],
  ['autoUpdate and a changeset', { autoUpdate: true, changesetId: 'some' }, /no changesetId with autoUpdate/],
])('a dataview with %s is refused', async (_, members, message) => {
  const { client, view } = await start()
  const request = {
    ...view,
    azMode: 'SINGLE' as const,
    availabilityZoneId: zone,
    clientToken: token(),
    ...members,
  }
  // Undefined members are not sent.
  const sent = client.send(new CreateKxDataviewCommand(request as CreateKxDataviewCommandInput))
  await expect(sent).rejects.toThrow(message)
})

test('paths of segments cover what lies under them', () => {
  expect(covers('/*', '/2026.01.02/trade/price')).toBe(true)
  expect(covers('/2026.01.02/*', '/2026.01.02/trade/price')).toBe(true)
  expect(covers('/2026.01.0?/', '/2026.01.02/trade/price')).toBe(true)
  expect(covers('/2026.01.02/*', '/2026x01.02/trade/price')).toBe(false)
  expect(covers('/sym', '/2026.01.02/trade/sym')).toBe(false)
})
