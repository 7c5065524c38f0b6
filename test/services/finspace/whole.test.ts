// The service on its real versions and its real node processes: the main job with a database that kdb+ wrote.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  CreateKxUserCommand,
  DeleteKxClusterCommand,
  DeleteKxDataviewCommand,
  FinspaceClient,
  GetKxConnectionStringCommand,
  UpdateKxClusterDatabasesCommand,
} from '@aws-sdk/client-finspace'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../kdb/ipc/client.ts'
import { createBundles } from '../../../services/finspace/code/bundles.ts'
import { createNodes } from '../../../services/finspace/nodes/nodes.ts'
import { createFinspace } from '../../../services/finspace/service.ts'
import { createStorage } from '../../../services/finspace/storage/storage.ts'
import { createVersions } from '../../../services/finspace/versions/versions.ts'
import { processDriver } from '../../../services/start/nodes.ts'
import { systemClock } from '../../../services/store/clock.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { accountId, startEndpoint } from '../../support/endpoint.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  load,
  newCluster,
  newDatabase,
  newDataview,
  newEnvironment,
  newScalingGroup,
  newVolume,
  settledCluster,
  token,
} from './support/provision.ts'
import { until } from './support/until.ts'
import { askForWritable } from './support/writable.ts'
import { folderObjects } from './versions/folder-objects.ts'

const samples = resolve(import.meta.dirname, '../../../../shared/kdb-samples')

async function start(folder: string) {
  const clock = systemClock
  const store = openStore({ file: join(folder, 'kdbflow.db'), clock })
  const objects = folderObjects(resolve(samples, '..'))
  mkdirSync(join(folder, 'nodes'), { recursive: true })
  const bundles = createBundles({ folder: join(folder, 'code') })
  const versions = createVersions({ store, clock, folder: join(folder, 'databases'), objects })
  const driver = processDriver({ folder: join(folder, 'nodes'), clock, onFault: console.error })
  const nodes = createNodes({ clock, versions, driver, host: '127.0.0.1' })
  const faults: unknown[] = []
  const service = createFinspace({
    ...{
      store,
      clock,
      random: systemRandom,
      region: 'us-east-1',
      accountId,
      objects,
      bundles,
      storage: createStorage(join(folder, 'storage')),
      versions,
      nodes,
    },
    onFault: fault => faults.push(fault),
  })
  await service.start?.()
  const endpoint = await startEndpoint([service], { store })
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await service.stop?.()
    await store.close()
  }
  onTestFinished(stop)
  return { client: new FinspaceClient(endpoint.client), faults, stop }
}

async function countRows(
  client: FinspaceClient,
  request: { environmentId: string; userArn: string; clusterName: string },
  table: string,
) {
  const { signedConnectionString = '' } = await client.send(new GetKxConnectionStringCommand(request))
  const connection = await connect(signedConnectionString)
  onTestFinished(() => connection.close())
  return connection.query(`count ${table}`)
}

async function newUser(client: FinspaceClient, environmentId: string): Promise<string> {
  const iamRole = `arn:aws:iam::${accountId}:role/bob`
  const created = await client.send(new CreateKxUserCommand({ environmentId, userName: 'bob', iamRole }))
  return created.userArn ?? ''
}

test.skipIf(!existsSync(samples))(
  'a real database is loaded, queried over IPC, rolled, and there again after a restart',
  async () => {
    const folder = temporaryFolder()
    const first = await start(folder)
    const { client } = first
    const environmentId = await newEnvironment(client)
    const database = await newDatabase(client, environmentId)
    const loaded = await load(client, database, 's3://kdb-samples/hdb/')
    expect(loaded).toMatchObject({ status: 'COMPLETED' })

    const cluster = { environmentId, clusterName: 'query' }
    const running = await newCluster(client, { ...cluster, databases: [{ databaseName: 'hdb' }] })
    expect(running).toMatchObject({ status: 'RUNNING' })
    const userArn = await newUser(client, environmentId)
    const count = (from: FinspaceClient, name: string) => countRows(from, { ...cluster, userArn }, name)
    expect(await count(client, 'trade')).toMatchObject({ value: 196_519n })

    await client.send(
      new UpdateKxClusterDatabasesCommand({ ...cluster, databases: [{ databaseName: 'hdb' }] }),
    )
    await settledCluster(client, cluster)
    expect(await count(client, 'quote')).toMatchObject({ value: 344_455n })
    await first.stop()

    const second = await start(folder)
    expect(await settledCluster(second.client, cluster)).toMatchObject({ status: 'RUNNING' })
    expect(await count(second.client, 'trade')).toMatchObject({ value: 196_519n })
    await second.client.send(new DeleteKxClusterCommand(cluster))
    expect(await settledCluster(second.client, cluster)).toMatchObject({ status: 'DELETED' })
    expect([...first.faults, ...second.faults]).toEqual([])
  },
  60_000,
)

test.skipIf(!existsSync(samples))(
  'a node serves a writable dataview from its copy, with what was written there since',
  async () => {
    const folder = temporaryFolder()
    const { client, faults } = await start(folder)
    const environmentId = await newEnvironment(client)
    const database = await newDatabase(client, environmentId)
    await load(client, database, 's3://kdb-samples/hdb/')
    await newVolume(client, environmentId)
    await newScalingGroup(client, environmentId)
    askForWritable(client)
    const view = { ...database, dataviewName: 'repair' }
    const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]
    const shown = await newDataview(client, { ...view, segmentConfigurations })
    expect(shown).toMatchObject({ status: 'ACTIVE' })
    const copies = join(folder, 'databases/writable', environmentId)
    const [copy = ''] = readdirSync(copies)
    // A maintenance job takes a table out.
    rmSync(join(copies, copy, 'hdb/2015.01.07/quote'), { recursive: true })

    const cluster = { environmentId, clusterName: 'repair' }
    const running = await newCluster(client, {
      ...cluster,
      databases: [{ databaseName: 'hdb', dataviewName: 'repair' }],
      scalingGroupConfiguration: { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 },
    })
    expect(running).toMatchObject({ status: 'RUNNING' })
    const request = { ...cluster, userArn: await newUser(client, environmentId) }
    expect(await countRows(client, request, 'trade')).toMatchObject({ value: 196_519n })
    await expect(countRows(client, request, 'quote')).rejects.toThrow('quote')

    await client.send(new DeleteKxClusterCommand(cluster))
    await client.send(new DeleteKxDataviewCommand({ ...view, clientToken: token() }))
    await until(
      async () => readdirSync(copies).length,
      count => count === 0,
    )
    expect(faults).toEqual([])
  },
  60_000,
)
