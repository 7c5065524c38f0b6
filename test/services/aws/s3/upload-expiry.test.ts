// Multipart uploads that nobody finishes go after a time.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createS3 } from '../../../../services/aws/s3/service.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { startEndpoint } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { testStore } from '../../store/open.ts'

const Bucket = 'parts'
const DAY = 24 * 60 * 60 * 1000
const HOUR = 60 * 60 * 1000

async function startKept(days: number) {
  const clock = new VirtualClock()
  const folder = temporaryFolder()
  const store = testStore({ clock })
  const parts = { store, clock, random: systemRandom, folder, uploadsKeptMs: days * DAY }
  const service = createS3(parts)
  await service.start?.()
  onTestFinished(() => service.stop?.())
  const { client } = await startEndpoint([service], { store })
  const s3 = new S3Client(client)
  onTestFinished(() => s3.destroy())
  await s3.send(new CreateBucketCommand({ Bucket }))
  const begin = async (Key: string) => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const put = (PartNumber: number) =>
      s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: Key }))
    await put(1)
    return put
  }
  const listed = async () => {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }))
    return Uploads.map(({ Key }) => Key)
  }
  const folders = () => readdirSync(join(folder, '.uploads'))
  return { clock, service, parts, begin, listed, folders }
}

test('an upload to which no part came for as long as it is kept is gone, with its files', async () => {
  const { clock, begin, listed, folders } = await startKept(30)
  await begin('left')
  const put = await begin('used')
  clock.advance(29 * DAY)
  await put(2)
  expect(await listed()).toEqual(['left', 'used'])
  clock.advance(DAY)
  await vi.waitFor(() => {
    clock.advance(HOUR)
    expect(folders()).toHaveLength(1)
  })
  expect(await listed()).toEqual(['used'])
  await expect(put(3)).resolves.toBeDefined()
})

test('a service that is started again and again still looks once an hour', async () => {
  const { clock, service, parts, begin, folders } = await startKept(1)
  await begin('left')
  clock.advance(DAY)
  await service.stop?.()
  clock.advance(HOUR / 2)
  const next = createS3(parts)
  await next.start?.()
  onTestFinished(() => next.stop?.())
  clock.advance(HOUR / 2)
  await vi.waitFor(() => expect(folders()).toHaveLength(0))
})
