import {
  CreateKxChangesetCommand,
  DeleteKxClusterCommand,
  DeleteKxEnvironmentCommand,
  type FinspaceClient,
  GetKxChangesetCommand,
  GetKxClusterCommand,
  GetKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  newCluster,
  newDatabase,
  newEnvironment,
  newVolume,
  settledCluster,
  token,
} from './support/provision.ts'
import { startFinspace } from './support/start-finspace.ts'
import { until } from './support/until.ts'

const buckets = { data: { 'hdb/t/p': '1' } }

test('a changeset that was half applied when the service ended is applied after its restart', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file, buckets })
  const environmentId = await newEnvironment(first.client)
  const database = await newDatabase(first.client, environmentId)
  const release = first.versions.hold()
  const ids: string[] = []
  for (const dbPath of ['/', '/a/']) {
    const { changesetId = '' } = await first.client.send(
      new CreateKxChangesetCommand({
        ...{ ...database, clientToken: token() },
        changeRequests: [{ changeType: 'PUT', dbPath, s3Path: 's3://data/hdb/' }],
      }),
    )
    ids.push(changesetId)
  }
  const statusOf = async (client: FinspaceClient, changesetId = '') =>
    (await client.send(new GetKxChangesetCommand({ ...database, changesetId }))).status
  await until(
    () => statusOf(first.client, ids[0]),
    status => status === 'PROCESSING',
  )
  const ended = first.stop()
  release()
  await ended

  const second = await startFinspace({ file, buckets })
  for (const id of ids) {
    await until(
      () => statusOf(second.client, id),
      status => status === 'COMPLETED',
    )
  }
  expect(second.faults).toEqual([])
})

test('the nodes of a running cluster are started again, at the ports that they had', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file })
  const cluster = { environmentId: await newEnvironment(first.client), clusterName: 'hdb' }
  await newCluster(first.client, cluster)
  const { nodes: before } = [...first.nodes.running.values()][0] ?? { nodes: [] }
  await first.stop()

  const second = await startFinspace({ file })
  expect(await settledCluster(second.client, cluster)).toMatchObject({ status: 'RUNNING' })
  const { nodes: after } = [...second.nodes.running.values()][0] ?? { nodes: [] }
  expect(after).toEqual(before.map(node => ({ ...node, port: 5000 })))
})

test('a cluster whose nodes do not come up again is tried for ever, says why, and runs when they do', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file })
  const cluster = { environmentId: await newEnvironment(first.client), clusterName: 'hdb' }
  await newCluster(first.client, cluster)
  await first.stop()

  const second = await startFinspace({ file, isBroken: true })
  const describe = () => second.client.send(new GetKxClusterCommand(cluster))
  for (const delay of [1, 2, 4, 8, 16, 32, 60, 60]) {
    await vi.waitFor(() => expect(second.clock.next()).toBe(second.clock.now() + delay * 1000))
    expect(await describe()).toMatchObject({
      ...{
        status: 'UPDATING',
        statusReason: 'Nodes not running - expected node one of hdb to start no answer',
      },
    })
    second.clock.advance(delay * 1000)
  }
  await vi.waitFor(() => expect(second.clock.next()).toBe(second.clock.now() + 60_000))
  second.nodes.repair()
  second.clock.advance(60_000)
  const settled = await settledCluster(second.client, cluster)
  expect(settled).toMatchObject({ status: 'RUNNING' })
  expect(settled.statusReason).toBeUndefined()
})

test('a cluster whose nodes do not come up again can be deleted, and its service be stopped', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file })
  const cluster = { environmentId: await newEnvironment(first.client), clusterName: 'hdb' }
  await newCluster(first.client, cluster)
  await first.stop()
  const second = await startFinspace({ file, isBroken: true })
  await vi.waitFor(() => expect(second.faults).toHaveLength(1))
  await second.stop()

  const third = await startFinspace({ file, isBroken: true })
  await vi.waitFor(() => expect(third.faults).toHaveLength(1))
  await third.client.send(new DeleteKxClusterCommand(cluster))
  expect(await settledCluster(third.client, cluster)).toMatchObject({ status: 'DELETED' })
})

test('a time that runs while the service is down is over when it is up again', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file })
  const environmentId = await newEnvironment(first.client)
  await newVolume(first.client, environmentId)
  const statusOf = async (client: FinspaceClient) =>
    (await client.send(new GetKxEnvironmentCommand({ environmentId }))).status
  await first.client.send(new DeleteKxEnvironmentCommand({ environmentId }))
  await until(
    () => statusOf(first.client),
    status => status === 'RETRY_DELETION',
  )
  await first.stop()

  const second = await startFinspace({ file })
  second.clock.advance(30_000)
  await until(
    () => statusOf(second.client),
    status => status === 'FAILED_DELETION',
  )
})
