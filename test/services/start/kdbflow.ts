// The whole, started in this process on a fresh data folder, for clients that others wrote.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { AccessKey } from '../../../cli/endpoint/connection.ts'
import { removeDataFolder } from '../../../services/start/data-folder.ts'
import { rootKeyOf } from '../../../services/start/root-key.ts'
import { type StartOptions, start } from '../../../services/start.ts'
import { type Clock, systemClock } from '../../../services/store/clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export interface Kdbflow {
  url: string
  data: string
  /** For the constructor of any AWS SDK client. */
  client: { endpoint: string; region: string; credentials: AccessKey }
  close(): Promise<void>
}

/** A data folder, not yet made, that goes when the test ends. */
export function newDataFolder(): string {
  const data = join(temporaryFolder(), 'data')
  onTestFinished(() => removeDataFolder(data))
  return data
}

/** On a free port; it ends when the test does. */
export async function startKdbflow({
  data = newDataFolder(),
  clock = systemClock,
  environment = {},
  acceptLoss = false,
}: {
  data?: string
  clock?: Clock
  environment?: Record<string, string>
  acceptLoss?: boolean
} = {}): Promise<Kdbflow> {
  const running = await startIn(data, { clock, environment, acceptLoss })
  onTestFinished(() => running.close())
  return running
}

/** One for all tests of a file. `prepare` is handed the data folder before the start. */
export function sharedKdbflow(prepare: (data: string) => void = () => undefined): () => Kdbflow {
  let running: Kdbflow
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-'))
  beforeAll(async () => {
    prepare(folder)
    running = await startIn(folder, { clock: systemClock, environment: {} })
  })
  afterAll(async () => {
    await running.close()
    await removeDataFolder(folder)
  })
  return () => running
}

async function startIn(data: string, parts: Omit<StartOptions, 'port' | 'host' | 'data'>): Promise<Kdbflow> {
  const running = await start({ port: 0, host: '127.0.0.1', data, ...parts })
  return { ...running, client: clientOf(running) }
}

/** The root's way to one that runs, in whatever process. */
export function clientOf({ data, url }: { data: string; url: string }): Kdbflow['client'] {
  const credentials = rootKeyOf(data, process.env) ?? { accessKeyId: '', secretAccessKey: '' }
  return { endpoint: url, region: 'us-east-1', credentials }
}

export const clientsOf = (client: Kdbflow['client']) => ({
  finspace: new FinspaceClient(client),
  sfn: new SFNClient({ ...client, disableHostPrefix: true }),
  s3: new S3Client({ ...client, forcePathStyle: true }),
  events: new EventBridgeClient(client),
  scheduler: new SchedulerClient(client),
  logs: new CloudWatchLogsClient(client),
})

export const machineArn = (workflow: string) =>
  `arn:aws:states:us-east-1:000000000000:stateMachine:${workflow}`
