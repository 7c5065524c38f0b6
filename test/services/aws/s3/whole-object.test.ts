// What is said of a whole object that came in parts: its checksum, its size, its parts.
import { randomBytes } from 'node:crypto'
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { CHECKSUMS } from '../../../../services/aws/s3/protocol/checksums.ts'
import { startBucket } from './bucket.ts'

const MB = 1024 * 1024
const Key = 'big'

async function checksum(algorithm: string, ...pieces: Buffer[]): Promise<string> {
  const running = CHECKSUMS[algorithm]?.()
  for (const piece of pieces) running?.update(piece)
  return (await running?.digest())?.toString('base64') ?? ''
}

const bodies = [randomBytes(5 * MB), Buffer.from('the end')] as const

/** An upload whose two parts are there. */
async function uploaded(options: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { s3, Bucket } = await startBucket()
  const created = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))
  const upload = { Bucket, Key, UploadId: created.UploadId }
  const { ChecksumAlgorithm } = options
  const Parts: CompletedPart[] = []
  for (const [index, Body] of bodies.entries()) {
    const part = { ...upload, PartNumber: index + 1, Body, ChecksumAlgorithm }
    const { ETag } = await s3.send(new UploadPartCommand(part))
    Parts.push({ PartNumber: index + 1, ETag })
  }
  const complete = (more: Partial<CompleteMultipartUploadCommandInput> = {}) =>
    s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }))
  return { s3, Bucket, upload, complete }
}

const kinds: [ChecksumAlgorithm, ChecksumType][] = [
  ['CRC32', 'FULL_OBJECT'],
  ['CRC32C', 'FULL_OBJECT'],
  ['CRC64NVME', 'FULL_OBJECT'],
  ['CRC32', 'COMPOSITE'],
  ['CRC32C', 'COMPOSITE'],
  ['SHA1', 'COMPOSITE'],
  ['SHA256', 'COMPOSITE'],
]

test.each(kinds)('a %s checksum, %s, is compared at completion and kept', async (algorithm, ChecksumType) => {
  const { s3, Bucket, complete } = await uploaded({ ChecksumAlgorithm: algorithm, ChecksumType })
  const name = `Checksum${algorithm}`
  const ofParts = await Promise.all(bodies.map(body => checksum(algorithm, body)))
  const expected =
    ChecksumType === 'FULL_OBJECT'
      ? await checksum(algorithm, ...bodies)
      : `${await checksum(algorithm, ...ofParts.map(value => Buffer.from(value, 'base64')))}-2`
  const wrong = complete({ [name]: await checksum(algorithm, Buffer.from('other')), ChecksumType })
  await expect(wrong).rejects.toMatchObject({ name: 'BadDigest' })
  expect(await complete({ [name]: expected, ChecksumType })).toMatchObject({ [name]: expected, ChecksumType })
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))
  expect(head).toMatchObject({ [name]: expected, ChecksumType })
})

test('a checksum of the whole is compared also where the upload named none', async () => {
  const { complete } = await uploaded()
  const ChecksumCRC32 = await checksum('CRC32', ...bodies)
  await expect(complete({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' })
  expect(await complete({ ChecksumCRC32 })).toMatchObject({ ChecksumCRC32, ChecksumType: 'FULL_OBJECT' })
})

test('a size that the whole has not is refused', async () => {
  const { complete } = await uploaded()
  const name = 'InvalidRequest'
  await expect(complete({ MpuObjectSize: 5 * MB })).rejects.toMatchObject({ name })
  expect((await complete({ MpuObjectSize: 5 * MB + 7 })).ETag).toMatch(/-2"$/)
})

test.each<Partial<CreateMultipartUploadCommandInput>>([
  { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' },
  { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' },
  { ChecksumType: 'FULL_OBJECT' },
])('an upload with %o is refused', async options => {
  const { s3, Bucket } = await startBucket()
  const create = s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))
  await expect(create).rejects.toMatchObject({ name: 'InvalidRequest' })
})

test('a part or a completion of another algorithm than the upload’s is refused', async () => {
  const { s3, upload, complete } = await uploaded({ ChecksumAlgorithm: 'SHA256' })
  const name = 'InvalidRequest'
  const part = { ...upload, PartNumber: 3, Body: 'x', ChecksumAlgorithm: 'CRC32' } as const
  await expect(s3.send(new UploadPartCommand(part))).rejects.toMatchObject({ name })
  await expect(complete({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name })
  await expect(complete({ ChecksumType: 'FULL_OBJECT' })).rejects.toMatchObject({ name })
})

test('a copied part has the checksum of its bytes, which counts in the whole', async () => {
  const { s3, Bucket } = await startBucket()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'digits', Body: '0123456789' }))
  const create = { Bucket, Key, ChecksumAlgorithm: 'SHA256' } as const
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(create))
  const copy = { Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/digits` }
  const { CopyPartResult } = await s3.send(new UploadPartCopyCommand(copy))
  const ChecksumSHA256 = await checksum('SHA256', Buffer.from('0123456789'))
  expect(CopyPartResult).toMatchObject({ ChecksumSHA256 })
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag, ChecksumSHA256 }] }
  const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload })
  const whole = await checksum('SHA256', Buffer.from(ChecksumSHA256, 'base64'))
  expect(await s3.send(complete)).toMatchObject({ ChecksumSHA256: `${whole}-1` })
})

test('an object is read part by part, as it was uploaded', async () => {
  const { s3, Bucket, complete } = await uploaded({ ChecksumAlgorithm: 'CRC32' })
  await complete()
  const read = (PartNumber: number, more: object = {}) =>
    s3.send(new GetObjectCommand({ Bucket, Key, PartNumber, ...more }))
  const second = await read(2, { ChecksumMode: 'ENABLED' })
  expect(await second.Body?.transformToString()).toBe('the end')
  expect(second).toMatchObject({
    PartsCount: 2,
    ContentRange: `bytes ${5 * MB}-${5 * MB + 6}/${5 * MB + 7}`,
    ChecksumCRC32: await checksum('CRC32', bodies[1]),
  })
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key, PartNumber: 1 }))
  expect(head).toMatchObject({ PartsCount: 2, ContentLength: 5 * MB })
  await expect(read(3)).rejects.toMatchObject({
    name: 'InvalidPartNumber',
    $metadata: { httpStatusCode: 416 },
  })
  await expect(read(0)).rejects.toMatchObject({ name: 'InvalidArgument' })
  await expect(read(1, { Range: 'bytes=0-1' })).rejects.toMatchObject({ name: 'InvalidRequest' })
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'one' }))
  expect(await (await read(1)).Body?.transformToString()).toBe('one')
  await expect(read(2)).rejects.toMatchObject({ name: 'InvalidPartNumber' })
})

test('the attributes of an object are answered, its parts in pages', async () => {
  const { s3, Bucket, complete } = await uploaded({ ChecksumAlgorithm: 'CRC32' })
  const { ETag, ChecksumCRC32 } = await complete()
  const attributes = (more: object = {}) =>
    s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key,
        ObjectAttributes: ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'],
        ...more,
      }),
    )
  const all = await attributes()
  expect(all).toMatchObject({
    ETag: ETag?.replaceAll('"', ''),
    Checksum: { ChecksumCRC32, ChecksumType: 'COMPOSITE' },
    ObjectSize: 5 * MB + 7,
    StorageClass: 'STANDARD',
    LastModified: expect.any(Date),
  })
  expect(all.ObjectParts).toMatchObject({ TotalPartsCount: 2, IsTruncated: false })
  expect(all.ObjectParts?.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 5 * MB],
    [2, 7],
  ])
  const page = await attributes({ MaxParts: 1, PartNumberMarker: '1' })
  expect(page.ObjectParts?.Parts).toMatchObject([{ PartNumber: 2, Size: 7 }])
  await expect(attributes({ ObjectAttributes: ['Owner'] })).rejects.toMatchObject({ name: 'InvalidArgument' })
  await expect(attributes({ Key: 'none' })).rejects.toMatchObject({ name: 'NoSuchKey' })
})
