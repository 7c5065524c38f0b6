import {
  CreateKxChangesetCommand,
  DeleteKxEnvironmentCommand,
  type FinspaceClient,
  GetKxChangesetCommand,
  GetKxEnvironmentCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
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

test('a cluster whose nodes do not come up again is not called running, and the event says why', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const first = await startFinspace({ file })
  const cluster = { environmentId: await newEnvironment(first.client), clusterName: 'hdb' }
  await newCluster(first.client, cluster)
  await first.stop()

  const second = await startFinspace({ file, isBroken: true })
  expect(await settledCluster(second.client, cluster)).toMatchObject({
    ...{ status: 'CREATE_FAILED', statusReason: 'Nodes not running - node did not answer' },
  })
  expect(second.store.outbox.read(0, 100).at(-1)?.event.detail).toMatchObject({
    data: { errorInfo: { errorMessage: 'Nodes not running - node did not answer' } },
  })
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
