// A bucket that shows a folder from elsewhere: read like any other, written to by nobody.
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { startS3 } from '../../../support/s3.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const Bucket = 'hdb'

/** `hdb` shows a folder with two files, and `gone` one that is not there. */
async function withMapped() {
  const elsewhere = temporaryFolder()
  mkdirSync(join(elsewhere, '2026.11.16/trade'), { recursive: true })
  writeFileSync(join(elsewhere, 'sym'), 'symbols')
  writeFileSync(join(elsewhere, '2026.11.16/trade/price'), 'prices')
  const mapped = new Map([
    [Bucket, elsewhere],
    ['gone', join(elsewhere, 'gone')],
  ])
  return { elsewhere, ...(await startS3({ mapped })) }
}

test('a folder that a bucket shows is listed, read and copied from like any bucket', async () => {
  const { s3 } = await withMapped()
  const { Buckets } = await s3.send(new ListBucketsCommand({}))
  expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket)
  expect(await s3.send(new HeadBucketCommand({ Bucket }))).toBeDefined()
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([
    ['2026.11.16/trade/price', 6],
    ['sym', 7],
  ])
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'sym' }))
  expect(head).toMatchObject({ ContentLength: 7, ETag: expect.stringMatching(/-1"$/) })
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'sym' }))
  expect(await Body?.transformToString()).toBe('symbols')
  await s3.send(new CreateBucketCommand({ Bucket: 'own' }))
  await s3.send(new CopyObjectCommand({ Bucket: 'own', Key: 'sym', CopySource: `${Bucket}/sym` }))
})

test('its ETag changes with the file', async () => {
  const { s3, elsewhere } = await withMapped()
  const tag = async () => (await s3.send(new HeadObjectCommand({ Bucket, Key: 'sym' }))).ETag
  const before = await tag()
  expect(await tag()).toBe(before)
  writeFileSync(join(elsewhere, 'sym'), 'symbols and more')
  expect(await tag()).not.toBe(before)
})

test.each([
  ['PutObject', new PutObjectCommand({ Bucket, Key: 'sym', Body: 'other' })],
  ['CopyObject', new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/sym` })],
  ['CreateMultipartUpload', new CreateMultipartUploadCommand({ Bucket, Key: 'b' })],
  ['DeleteObject', new DeleteObjectCommand({ Bucket, Key: 'sym' })],
  ['DeleteObjects', new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'sym' }] } })],
  ['DeleteBucket', new DeleteBucketCommand({ Bucket })],
  ['CreateBucket', new CreateBucketCommand({ Bucket })],
  ['PutBucketTagging', new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } })],
])('%s is refused, and the folder stays as it is', async (_, command) => {
  const { s3, elsewhere } = await withMapped()
  // The commands have no type in common that a client takes.
  const refused = s3.send(command as PutObjectCommand)
  await expect(refused).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `expected a bucket that can be written to, got hdb, which shows a folder as it is (buckets in finspace.json)`,
  })
  expect(readdirSync(elsewhere, { recursive: true }).sort()).toEqual([
    ...['2026.11.16', '2026.11.16/trade', '2026.11.16/trade/price', 'sym'],
  ])
  expect(readFileSync(join(elsewhere, 'sym'), 'utf8')).toBe('symbols')
})

test('a folder that is not there is said to be missing', async () => {
  const { s3 } = await withMapped()
  await expect(s3.send(new ListObjectsV2Command({ Bucket: 'gone' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
    message:
      'expected the folder that buckets in finspace.json names for gone, got none: it may not be mounted',
  })
})

test('what lies under its name among the own buckets is hidden, and a link leads nowhere', async () => {
  const { s3, folder, elsewhere } = await withMapped()
  mkdirSync(join(folder, Bucket))
  writeFileSync(join(folder, Bucket, 'own'), 'own')
  mkdirSync(join(folder, '.keys', Bucket), { recursive: true })
  writeFileSync(join(folder, '.keys', Bucket, 'escaped'), 'own')
  symlinkSync(join(folder, Bucket), join(elsewhere, 'link'))
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  expect(Contents.map(({ Key }) => Key)).toEqual(['2026.11.16/trade/price', 'sym'])
  for (const Key of ['own', 'escaped', 'link/own', '../secret']) {
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' })
  }
})
