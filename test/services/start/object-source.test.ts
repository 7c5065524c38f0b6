import { buffer } from 'node:stream/consumers'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeEach, expect, test, vi } from 'vitest'
import type { AccessKey } from '../../../cli/endpoint/connection.ts'
import type { ObjectSource } from '../../../services/finspace/versions/changeset/object-source.ts'
import { realBuckets } from '../../../services/start/object-source.ts'
import { clientsOf, sharedKdbflow } from './kdbflow.ts'
import { BUCKET } from './market.ts'
import { keyOf, writeUsers } from './principals.ts'

// One kdbflow's buckets are a real S3 to another.
const kdbflow = sharedKdbflow(data => writeUsers(data, [{ name: 'stranger', statements: [] }]))

function buckets({ accessKeyId, secretAccessKey }: AccessKey = kdbflow().client.credentials) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
  return realBuckets(kdbflow().url, 'us-east-1')
}

beforeEach(async () => {
  const { s3 } = clientsOf(kdbflow().client)
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(() => undefined)
  for (const Key of ['hdb/b', 'hdb/a', 'other']) {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `of ${Key}` }))
  }
  return () => vi.unstubAllEnvs()
})

async function objectsOf(source: ObjectSource, bucket: string) {
  const objects = []
  for await (const object of source.list(bucket, 'hdb/')) objects.push(object)
  return objects
}

test('a real S3 is listed by prefix, in the order of the keys, and read', async () => {
  const source = buckets()
  const listed = await objectsOf(source, BUCKET)
  expect(listed).toMatchObject([
    { key: 'hdb/a', size: 8, etag: expect.any(String), lastModified: expect.any(Date) },
    { key: 'hdb/b', size: 8 },
  ])
  expect(String(await buffer(await source.read(BUCKET, 'hdb/a')))).toBe('of hdb/a')
})

test.each([
  ['NoSuchBucket', 'absent', kdbflow],
  ['AccessDenied', BUCKET, () => ({ client: { credentials: keyOf('stranger') } })],
])('%s is named as such', async (code, bucket, who) => {
  const source = buckets(who().client.credentials)
  await expect(objectsOf(source, bucket)).rejects.toMatchObject({
    name: 'ObjectSourceError',
    code,
  })
  await expect(source.read(bucket, 'hdb/a')).rejects.toMatchObject({ name: 'ObjectSourceError', code })
})

test('an object that is not there is NoSuchKey; an S3 that does not answer may be tried again', async () => {
  await expect(buckets().read(BUCKET, 'hdb/c')).rejects.toMatchObject({ code: 'NoSuchKey' })
  const nowhere = realBuckets('http://127.0.0.1:1', 'us-east-1')
  await expect(nowhere.read(BUCKET, 'hdb/a')).rejects.toMatchObject({ code: 'Unavailable' })
})
