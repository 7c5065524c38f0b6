import { hash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { openFolders } from '../../../../services/aws/s3/folders/folders.ts'
import { writeUpload } from '../../../../services/aws/s3/objects/upload.ts'
import { openUploads } from '../../../../services/aws/s3/objects/uploads.ts'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { testStore } from '../../store/open.ts'

const Bucket = 'parts'
const Key = 'big'
const MB = 1024 * 1024

async function start(options: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { s3, folder } = await startS3()
  await s3.send(new CreateBucketCommand({ Bucket }))
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))
  const upload = { Bucket, Key, UploadId }
  const put = (PartNumber: number, Body: Buffer, more: object = {}) =>
    s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more }))
  const complete = (Parts: CompletedPart[]) =>
    s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  return { s3, folder, upload, put, complete }
}

test('a part that is uploaded again takes the place of the first', async () => {
  const { folder, upload, put, complete } = await start()
  await put(1, Buffer.from('first'))
  const { ETag } = await put(1, Buffer.from('second'))
  expect(readdirSync(join(folder, '.uploads', upload.UploadId ?? ''))).toHaveLength(1)
  await complete([{ PartNumber: 1, ETag }])
  expect(readFileSync(join(folder, Bucket, Key), 'utf8')).toBe('second')
})

test('parts that are wrong, out of order or too small are refused, and the upload stays', async () => {
  const { s3, upload, put, complete } = await start()
  const { ETag } = await put(1, Buffer.from('small'))
  const { ETag: other } = await put(2, Buffer.from('other'))
  const refused = (parts: CompletedPart[], name: string) =>
    expect(complete(parts)).rejects.toMatchObject({ name })
  await refused([{ PartNumber: 1, ETag: other }], 'InvalidPart')
  await refused([{ PartNumber: 3, ETag }], 'InvalidPart')
  await refused(
    [
      { PartNumber: 2, ETag: other },
      { PartNumber: 1, ETag },
    ],
    'InvalidPartOrder',
  )
  await refused(
    [
      { PartNumber: 1, ETag },
      { PartNumber: 2, ETag: other },
    ],
    'EntityTooSmall',
  )
  const { Parts } = await s3.send(new ListPartsCommand(upload))
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 5],
    [2, 5],
  ])
})

test('uploads are listed until they end, and leave no files behind', async () => {
  const { s3, folder, upload, put, complete } = await start()
  expect(readdirSync(join(folder, '.uploads'))).toEqual([])
  await put(1, Buffer.from('text'))
  const list = async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads
  expect(await list()).toMatchObject([{ Key, UploadId: upload.UploadId }])
  await s3.send(new AbortMultipartUploadCommand(upload))
  expect(await list()).toBeUndefined()
  expect(readdirSync(join(folder, '.uploads'))).toEqual([])
  const name = 'NoSuchUpload'
  await expect(put(2, Buffer.from('late'))).rejects.toMatchObject({ name })
  await expect(complete([{ PartNumber: 1, ETag: '"x"' }])).rejects.toMatchObject({ name })
})

test('the same completion twice, at once or later, is answered alike, and another is refused', async () => {
  const { s3, folder, put, complete } = await start()
  const { ETag } = await put(1, Buffer.from('text'))
  const [one, other] = await Promise.all([1, 2].map(() => complete([{ PartNumber: 1, ETag }])))
  const later = await complete([{ PartNumber: 1, ETag }])
  expect(one?.ETag).toMatch(/^"[0-9a-f]{32}-1"$/)
  expect([other?.ETag, later.ETag]).toEqual([one?.ETag, one?.ETag])
  const { ETag: kept } = await s3.send(new HeadObjectCommand({ Bucket, Key }))
  expect(kept).toBe(one?.ETag)
  expect(readdirSync(join(folder, '.temporary'))).toEqual([])
  const name = 'NoSuchUpload'
  await expect(complete([{ PartNumber: 1, ETag: `"${'0'.repeat(32)}"` }])).rejects.toMatchObject({ name })
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'new' }))
  await expect(complete([{ PartNumber: 1, ETag }])).rejects.toMatchObject({ name })
  expect(readFileSync(join(folder, Bucket, Key), 'utf8')).toBe('new')
})

test('a part may be copied from a range of another object', async () => {
  const { s3, folder, upload, complete } = await start()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'digits', Body: '0123456789' }))
  const CopySource = `${Bucket}/digits`
  const copy = new UploadPartCopyCommand({
    ...upload,
    PartNumber: 1,
    CopySource,
    CopySourceRange: 'bytes=2-5',
  })
  const { CopyPartResult } = await s3.send(copy)
  await complete([{ PartNumber: 1, ETag: CopyPartResult?.ETag }])
  expect(readFileSync(join(folder, Bucket, Key), 'utf8')).toBe('2345')
})

test('a composite checksum is one over the checksums of the parts', async () => {
  const { s3, put, complete } = await start({ ChecksumAlgorithm: 'SHA256' })
  const bodies = [randomBytes(5 * MB), Buffer.from('end')]
  const parts = await Promise.all(
    bodies.map(async (body, index) => {
      const { ETag, ChecksumSHA256 } = await put(index + 1, body, { ChecksumAlgorithm: 'SHA256' })
      return { PartNumber: index + 1, ETag, ChecksumSHA256 }
    }),
  )
  const { ChecksumSHA256 } = await complete(parts)
  const sums = Buffer.concat(bodies.map(body => hash('sha256', body, 'buffer')))
  expect(ChecksumSHA256).toBe(`${hash('sha256', sums, 'base64')}-2`)
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))
  expect(head).toMatchObject({ ChecksumSHA256, ChecksumType: 'COMPOSITE' })
})

test('a part whose successor a crash undid has the bytes that were answered', async () => {
  const folder = temporaryFolder()
  const store = testStore()
  const uploads = openUploads(store, openFolders(folder))
  const upload = { bucket: 'b', key: 'k', uploadId: 'u', initiated: 0, checksumType: 'COMPOSITE' } as const
  uploads.create({ ...upload, headers: {}, metadata: {} })
  const put = async (etag: string) => {
    const file = await writeUpload(join(folder, etag), [Buffer.from(etag)], undefined)
    const part = { number: 1, etag, size: file.size, lastModified: 0 }
    return () => uploads.putPart({ ...upload, headers: {}, metadata: {} }, part, file)
  }
  await (await put('aa'))()
  const successor = await put('bb')
  let putting = Promise.resolve()
  const crash = () =>
    store.transact(() => {
      putting = successor()
      throw new Error('crash')
    })
  expect(crash).toThrow('crash')
  const [part] = uploads.parts('u')
  expect(readFileSync(uploads.partPath('u', part ?? { number: 0, etag: '' }), 'utf8')).toBe('aa')
  await putting
})
