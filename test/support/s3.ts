import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { createS3, type S3 } from '../../services/aws/s3/service.ts'
import type { Tls } from '../../services/endpoint/secure-server.ts'
import { type Clock, systemClock } from '../../services/store/clock.ts'
import { systemRandom } from '../../services/store/random.ts'
import { openStore, type Store } from '../../services/store/store.ts'
import { startEndpoint, type TestEndpoint } from './endpoint.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface TestS3 {
  s3: S3Client
  service: S3
  store: Store
  /** Of all buckets. */
  folder: string
  endpoint: TestEndpoint
  /** Another client of the same endpoint. */
  client(config: S3ClientConfig): S3Client
}

/** An S3 over a fresh folder, with the SDK's client, and one bucket, `bucket`. */
export async function startS3({
  clock = systemClock,
  endpointClock = systemClock,
  mapped = new Map(),
  tls,
}: {
  clock?: Clock
  endpointClock?: Clock
  /** Folders from elsewhere, by the names of the buckets that show them. */
  mapped?: ReadonlyMap<string, string>
  tls?: Tls
} = {}): Promise<TestS3> {
  const folder = temporaryFolder()
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(() => store.close())
  const service = createS3({ store, clock, random: systemRandom, folder, mapped: () => mapped })
  await service.start?.()
  onTestFinished(() => service.stop?.())
  const endpoint = await startEndpoint([service], { store, clock: endpointClock, tls })
  const client = (config: S3ClientConfig) => {
    const made = new S3Client({ ...endpoint.client, ...config })
    onTestFinished(() => made.destroy())
    return made
  }
  const s3 = client({})
  return { s3, service, store, folder, endpoint, client }
}
