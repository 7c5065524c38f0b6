import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  DeleteKxClusterCommand,
  FinspaceClient,
  GetKxChangesetCommand,
  GetKxClusterCommand,
} from '@aws-sdk/client-finspace'
import { expect, onTestFinished, test } from 'vitest'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { root } from '../../support/endpoint.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { clusterInput, newDatabase, newEnvironment, token } from './support/provision.ts'

/** On a folder of its own, and another with its buckets. */
async function serve(folder: string, buckets: string) {
  const script = join(import.meta.dirname, 'fixtures/serve.ts')
  const child = spawn(process.execPath, [script, folder, buckets], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => kill(child))
  const [url] = await once(createInterface(child.stdout), 'line')
  const credentials = { endpoint: String(url), region: 'us-east-1', credentials: root, maxAttempts: 1 }
  return { client: new FinspaceClient(credentials), kill: () => kill(child) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Another process works meanwhile: the wait is of real time. */
async function reaches(ask: () => Promise<{ status?: string }>, status: string): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    const found = await ask()
    if (found.status === status) return
    if (found.status?.includes('FAILED') === true) expect(found).toMatchObject({ status })
    await new Promise(wake => setTimeout(wake, 50))
  }
  throw new Error(`expected ${status} by now`)
}

test('kill -9 in the middle of a changeset, then of a cluster that starts: each is completed after a restart', async () => {
  const folder = temporaryFolder()
  const buckets = temporaryFolder()
  await writeSampleDatabase({
    ...{ root: join(buckets, 'market-data/hdb'), dates: ['2026.11.19', '2026.11.20'] },
    ...{ rowsPerDate: 20_000, random: () => 0.5 },
  })
  const first = await serve(folder, buckets)
  const environmentId = await newEnvironment(first.client)
  const database = await newDatabase(first.client, environmentId)
  const { changesetId = '' } = await first.client.send(
    new CreateKxChangesetCommand({
      ...{ ...database, clientToken: token() },
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://market-data/hdb/' }],
    }),
  )
  await first.kill()

  const second = await serve(folder, buckets)
  const changeset = new GetKxChangesetCommand({ ...database, changesetId })
  await reaches(() => second.client.send(changeset), 'COMPLETED')
  const cluster = { environmentId, clusterName: 'query' }
  const databases = [{ databaseName: 'hdb' }]
  await second.client.send(new CreateKxClusterCommand(clusterInput({ ...cluster, databases })))
  await second.kill()

  const third = await serve(folder, buckets)
  const running = await third.client.send(new GetKxClusterCommand(cluster))
  expect(running.databases).toMatchObject([{ databaseName: 'hdb', changesetId }])
  await reaches(() => third.client.send(new GetKxClusterCommand(cluster)), 'RUNNING')
  await third.client.send(new DeleteKxClusterCommand(cluster))
  await reaches(() => third.client.send(new GetKxClusterCommand(cluster)), 'DELETED')
}, 60_000)
