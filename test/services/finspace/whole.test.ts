// The service on its real versions and its real node processes: the main job with a database that kdb+ wrote.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  CreateKxUserCommand,
  DeleteKxClusterCommand,
  FinspaceClient,
  GetKxConnectionStringCommand,
  UpdateKxClusterDatabasesCommand,
} from '@aws-sdk/client-finspace'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '../../../kdb/ipc/client.ts'
import { createNodes } from '../../../services/finspace/nodes/nodes.ts'
import { createFinspace } from '../../../services/finspace/service.ts'
import { createVersions } from '../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../services/store/clock.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { accountId, startEndpoint } from '../../support/endpoint.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { load, newCluster, newDatabase, newEnvironment, settledCluster } from './support/provision.ts'
import { folderObjects } from './versions/folder-objects.ts'

const samples = resolve(import.meta.dirname, '../../../../shared/kdb-samples')

async function start(folder: string) {
  const clock = systemClock
  const store = openStore({ file: join(folder, 'kdbflow.db'), clock })
  const objects = folderObjects(resolve(samples, '..'))
  const versions = createVersions({ store, clock, folder: join(folder, 'databases'), objects })
  const nodes = createNodes({ clock, versions, host: '127.0.0.1' })
  const faults: unknown[] = []
  const service = createFinspace({
    ...{ store, clock, random: systemRandom, region: 'us-east-1', accountId, objects, versions, nodes },
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
    const iamRole = `arn:aws:iam::${accountId}:role/bob`
    const { userArn = '' } = await client.send(
      new CreateKxUserCommand({ environmentId, userName: 'bob', iamRole }),
    )
    const count = async (from: FinspaceClient, name: string) => {
      const request = { environmentId, userArn, clusterName: 'query' }
      const { signedConnectionString = '' } = await from.send(new GetKxConnectionStringCommand(request))
      const connection = await connect(signedConnectionString)
      onTestFinished(() => connection.close())
      return connection.query(`count ${name}`)
    }
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
