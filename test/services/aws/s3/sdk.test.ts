// The checks by which S3 servers were compared: what the AWS SDK does out of the box.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, test } from 'vitest'
import { startS3, type TestS3 } from '../../../support/s3.ts'

const Bucket = 'market-data'

async function withBucket(): Promise<TestS3> {
  const parts = await startS3()
  await parts.s3.send(new CreateBucketCommand({ Bucket }))
  return parts
}

const textOf = async ({ s3 }: TestS3, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()

test('an object reads back as it was put, with its type and metadata', async () => {
  const parts = await withBucket()
  const Metadata = { date: '2026.01.05' }
  const put = new PutObjectCommand({
    Bucket,
    Key: 'a/b.txt',
    Body: 'text',
    ContentType: 'text/plain',
    Metadata,
  })
  const { ETag } = await parts.s3.send(put)
  const got = await parts.s3.send(new GetObjectCommand({ Bucket, Key: 'a/b.txt' }))
  expect(await got.Body?.transformToString()).toBe('text')
  expect(got).toMatchObject({ ETag, ContentType: 'text/plain', ContentLength: 4, Metadata })
  expect(ETag).toBe('"1cb251ec0d568de6a929b520c4aed8d1"')
  expect(readFileSync(join(parts.folder, Bucket, 'a/b.txt'), 'utf8')).toBe('text')
})

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=8-100', '89', 'bytes 8-9/10'],
])('the range %s is read alone', async (Range, expected, ContentRange) => {
  const parts = await withBucket()
  await parts.s3.send(new PutObjectCommand({ Bucket, Key: 'digits', Body: '0123456789' }))
  const got = await parts.s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }))
  expect(await got.Body?.transformToString()).toBe(expected)
  expect(got).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } })
})

test('a range behind the end is refused', async () => {
  const parts = await withBucket()
  await parts.s3.send(new PutObjectCommand({ Bucket, Key: 'digits', Body: '0123456789' }))
  const refused = parts.s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=10-' }))
  await expect(refused).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } })
})

test.each([
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
] as const)('a stream travels in chunks with a trailing %s, and is stored without them', async ChecksumAlgorithm => {
  const parts = await withBucket()
  const bytes = randomBytes(300_000)
  const Body = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)])
  const put = new PutObjectCommand({ Bucket, Key: 's', Body, ContentLength: bytes.length, ChecksumAlgorithm })
  const answer = await parts.s3.send(put)
  expect(readFileSync(join(parts.folder, Bucket, 's')).equals(bytes)).toBe(true)
  const got = await parts.s3.send(new GetObjectCommand({ Bucket, Key: 's', ChecksumMode: 'ENABLED' }))
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
  expect(got[`Checksum${ChecksumAlgorithm}`]).toBe(answer[`Checksum${ChecksumAlgorithm}`])
  expect(got[`Checksum${ChecksumAlgorithm}`]).toEqual(expect.any(String))
  expect(got.ContentEncoding).toBeUndefined()
})

test.each([
  ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
  ['SHA256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }],
  ['MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }],
])('a wrong %s is refused and nothing is stored', async (_, checksum) => {
  const parts = await withBucket()
  const put = parts.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text', ...checksum }))
  await expect(put).rejects.toMatchObject({ name: 'BadDigest', $metadata: { httpStatusCode: 400 } })
  expect(readdirSync(join(parts.folder, Bucket))).toEqual([])
  expect(readdirSync(join(parts.folder, '.temporary'))).toEqual([])
})

test('a multipart upload becomes one object with an ETag of its parts', async () => {
  const parts = await withBucket()
  const place = { Bucket, Key: 'big' }
  const { UploadId } = await parts.s3.send(new CreateMultipartUploadCommand(place))
  const bodies = [randomBytes(5 * 1024 * 1024), randomBytes(5 * 1024 * 1024), Buffer.from('end')]
  const Parts = await Promise.all(
    bodies.map(async (Body, index) => {
      const upload = { ...place, UploadId, PartNumber: index + 1, Body }
      const { ETag } = await parts.s3.send(new UploadPartCommand(upload))
      return { ETag, PartNumber: index + 1 }
    }),
  )
  const complete = new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts } })
  expect((await parts.s3.send(complete)).ETag).toMatch(/^"[0-9a-f]{32}-3"$/)
  expect(readFileSync(join(parts.folder, Bucket, 'big')).equals(Buffer.concat(bodies))).toBe(true)
  expect(readdirSync(join(parts.folder, '.uploads'))).toEqual([])
})

test('listing pages by key, with common prefixes', async () => {
  const parts = await withBucket()
  for (const Key of ['a', 'b/1', 'b/2', 'b-1', 'c/1/x', 'd']) {
    await parts.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  }
  const seen: string[] = []
  let ContinuationToken: string | undefined
  do {
    const list = new ListObjectsV2Command({ Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken })
    const page = await parts.s3.send(list)
    seen.push(
      ...(page.Contents ?? []).map(({ Key = '' }) => Key),
      ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix),
    )
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  expect(seen).toEqual(['a', 'b-1', 'b/', 'c/', 'd'])
  const all = await parts.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'b/' }))
  expect(all.Contents?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2'])
})

test('a copy has bytes and metadata of its own', async () => {
  const parts = await withBucket()
  await parts.s3.send(new PutObjectCommand({ Bucket, Key: 'from ü', Body: 'text', Metadata: { a: 'b' } }))
  const CopySource = `${Bucket}/${encodeURIComponent('from ü')}`
  await parts.s3.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource }))
  await parts.s3.send(new PutObjectCommand({ Bucket, Key: 'from ü', Body: 'other' }))
  expect(await textOf(parts, 'to')).toBe('text')
  expect((await parts.s3.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).Metadata).toEqual({ a: 'b' })
})

test('a presigned URL reads and writes without credentials, and only what it was signed for', async () => {
  const parts = await withBucket()
  const putUrl = await getSignedUrl(parts.s3, new PutObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 })
  expect((await fetch(putUrl, { method: 'PUT', body: 'text' })).status).toBe(200)
  const getUrl = await getSignedUrl(parts.s3, new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 60 })
  const read = await fetch(getUrl)
  expect(await read.text()).toBe('text')
  // A browser must not take an object for a script or a page.
  expect(read.headers.get('x-content-type-options')).toBe('nosniff')
  const other = await fetch(getUrl.replace('/k?', '/other?'))
  expect(other.status).toBe(403)
  expect(await other.text()).toContain('<Code>SignatureDoesNotMatch</Code>')
})

test('a wrong secret is refused, for reading and for writing', async () => {
  const parts = await withBucket()
  await parts.s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text' }))
  const stranger = parts.client({ credentials: { accessKeyId: 'AKIAROOT', secretAccessKey: 'wrong' } })
  const name = 'SignatureDoesNotMatch'
  await expect(stranger.send(new GetObjectCommand({ Bucket, Key: 'k' }))).rejects.toMatchObject({ name })
  const put = stranger.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'other' }))
  await expect(put).rejects.toMatchObject({ name })
  expect(await textOf(parts, 'k')).toBe('text')
})

test('If-None-Match and If-Match guard a write', async () => {
  const parts = await withBucket()
  const put = (Body: string, condition: object) =>
    parts.s3.send(new PutObjectCommand({ Bucket, Key: 'lock', Body, ...condition }))
  const { ETag } = await put('first', { IfNoneMatch: '*' })
  const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } }
  await expect(put('second', { IfNoneMatch: '*' })).rejects.toMatchObject(refused)
  await expect(put('second', { IfMatch: '"other"' })).rejects.toMatchObject(refused)
  await put('second', { IfMatch: ETag })
  expect(await textOf(parts, 'lock')).toBe('second')
})

test('of many writers at once, one gets the lock', async () => {
  const parts = await withBucket()
  const tries = Array.from({ length: 50 }, (_, index) =>
    parts.s3.send(new PutObjectCommand({ Bucket, Key: 'lock', Body: `${index}`, IfNoneMatch: '*' })),
  )
  const outcomes = await Promise.allSettled(tries)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('what is not there is one of the SDK’s own errors', async () => {
  const { s3 } = await withBucket()
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'no' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  })
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'no' }))).rejects.toMatchObject({
    name: 'NotFound',
  })
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  })
})

test('objects are deleted one by one and many at once, and then the bucket', async () => {
  const parts = await withBucket()
  const { s3 } = parts
  for (const Key of ['a', 'b/1', 'b/2']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' })
  const Delete = { Objects: [{ Key: 'b/1' }, { Key: 'b/2' }, { Key: 'never' }] }
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2', 'never'])
  await s3.send(new DeleteBucketCommand({ Bucket }))
  expect(existsSync(join(parts.folder, Bucket))).toBe(false)
})

test('200 writers at once each get what they wrote', async () => {
  const parts = await withBucket()
  const keys = Array.from({ length: 200 }, (_, index) => `folder-${index % 7}/${index}`)
  await Promise.all(keys.map(Key => parts.s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))))
  const read = await Promise.all(keys.map(key => textOf(parts, key)))
  expect(read).toEqual(keys)
})

test('a folder and a file that appeared by other means are a bucket and an object', async () => {
  const parts = await withBucket()
  writeFileSync(join(parts.folder, Bucket, 'dropped.csv'), 'a,b')
  expect(await textOf(parts, 'dropped.csv')).toBe('a,b')
  const { Contents } = await parts.s3.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents).toMatchObject([
    { Key: 'dropped.csv', Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}-1"$/) },
  ])
  expect((await parts.s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: Bucket }])
})
