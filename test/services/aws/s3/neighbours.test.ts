// Operations that clients call beside reading and writing, and what is wrong with their numbers and tokens.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { signedFetch } from '../../../support/signed-fetch.ts'
import { startBucket } from './bucket.ts'

test('every object has the one version null', async () => {
  const { s3, Bucket } = await startBucket()
  for (const Key of ['a', 'b/1', 'b/2', 'c']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
  const list = (more: object) => s3.send(new ListObjectVersionsCommand({ Bucket, ...more }))
  const { Versions, DeleteMarkers } = await list({})
  expect(Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual(
    ['a', 'b/1', 'b/2', 'c'].map(key => [key, 'null', true]),
  )
  expect(DeleteMarkers).toBeUndefined()
  const first = await list({ Delimiter: '/', MaxKeys: 2 })
  expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'b/', NextVersionIdMarker: 'null' })
  expect(first.CommonPrefixes).toEqual([{ Prefix: 'b/' }])
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first
  const rest = await list({ Delimiter: '/', KeyMarker, VersionIdMarker })
  expect(rest.Versions?.map(({ Key }) => Key)).toEqual(['c'])
  await expect(list({ VersionIdMarker: 'null' })).rejects.toMatchObject({ name: 'InvalidArgument' })
})

test('uploads are listed by delimiter, in pages, with keys that XML cannot hold', async () => {
  const { s3, Bucket } = await startBucket()
  for (const Key of ['a\u0001', 'b/1', 'b/2', 'c']) {
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  }
  const list = (more: object = {}) =>
    s3.send(new ListMultipartUploadsCommand({ Bucket, EncodingType: 'url', ...more }))
  expect((await list()).Uploads?.map(({ Key }) => Key)).toEqual(['a%01', 'b/1', 'b/2', 'c'])
  const seen: unknown[] = []
  let markers = {}
  for (let isTruncated = true; isTruncated; ) {
    const page = await list({ Delimiter: '/', MaxUploads: 1, ...markers })
    seen.push(page.Uploads?.map(({ Key }) => Key) ?? page.CommonPrefixes?.map(({ Prefix }) => Prefix))
    markers = {
      KeyMarker: decodeURIComponent(page.NextKeyMarker ?? ''),
      UploadIdMarker: page.NextUploadIdMarker,
    }
    isTruncated = page.IsTruncated === true
  }
  expect(seen).toEqual([['a%01'], ['b/'], ['c']])
})

test('uploads of one key are parted by the marker of their id', async () => {
  const { s3, Bucket } = await startBucket()
  for (let one = 0; one < 3; one++) await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }))
  const list = (more: object) => s3.send(new ListMultipartUploadsCommand({ Bucket, ...more }))
  const first = await list({ MaxUploads: 2 })
  expect(first.Uploads).toHaveLength(2)
  const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = first
  expect((await list({ KeyMarker, UploadIdMarker })).Uploads).toHaveLength(1)
  expect((await list({ KeyMarker })).Uploads).toBeUndefined()
})

test('an object is copied onto itself only with a change', async () => {
  const { s3, Bucket } = await startBucket()
  const put = { Bucket, Key: 'k', Body: 'text', Metadata: { a: 'b' }, WebsiteRedirectLocation: '/old' }
  await s3.send(new PutObjectCommand(put))
  const copy = (more: object) =>
    s3.send(new CopyObjectCommand({ Bucket, Key: 'k', CopySource: `${Bucket}/k`, ...more }))
  const head = () => s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }))
  await expect(copy({})).rejects.toMatchObject({ name: 'InvalidRequest' })
  await expect(copy({ MetadataDirective: 'OTHER' })).rejects.toMatchObject({ name: 'InvalidArgument' })
  await copy({ WebsiteRedirectLocation: '/new' })
  expect(await head()).toMatchObject({ WebsiteRedirectLocation: '/new', Metadata: { a: 'b' } })
  const { CopyObjectResult } = await copy({ ChecksumAlgorithm: 'SHA256' })
  expect(await head()).toMatchObject({ ChecksumSHA256: CopyObjectResult?.ChecksumSHA256 })
  expect((await head()).WebsiteRedirectLocation).toBeUndefined()
  await copy({ MetadataDirective: 'REPLACE', Metadata: { c: 'd' } })
  expect((await head()).Metadata).toEqual({ c: 'd' })
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' }))
  expect(await got.Body?.transformToString()).toBe('text')
})

test('a bucket is made where this endpoint is, and nowhere else', async () => {
  const { s3 } = await startBucket()
  const create = (LocationConstraint: string, more: object = {}) =>
    // The SDK knows only the locations of AWS.
    s3.send(
      new CreateBucketCommand({
        Bucket: 'located',
        CreateBucketConfiguration: { LocationConstraint: LocationConstraint as 'eu-west-1', ...more },
      }),
    )
  const name = 'IllegalLocationConstraintException'
  await expect(create('eu-west-1')).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } })
  const Location = { Name: 'use1-az4', Type: 'AvailabilityZone' }
  await expect(create('us-east-1', { Location })).rejects.toMatchObject({
    name: 'NotImplemented',
    Element: 'Location',
  })
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1)
  await create('us-east-1')
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(2)
})

test('buckets are listed in pages', async () => {
  const { s3 } = await startBucket()
  for (const Bucket of ['aaa', 'zzz']) await s3.send(new CreateBucketCommand({ Bucket }))
  const list = async (more: object) => {
    const { Buckets, ContinuationToken } = await s3.send(new ListBucketsCommand(more))
    return [Buckets?.map(({ Name }) => Name), ContinuationToken]
  }
  expect(await list({ MaxBuckets: 2 })).toEqual([['aaa', 'market-data'], 'market-data'])
  expect(await list({ ContinuationToken: 'market-data' })).toEqual([['zzz'], undefined])
  expect(await list({ BucketRegion: 'eu-west-1' })).toEqual([[], undefined])
})

test.each([
  ['/market-data', { 'max-keys': 'many' }],
  ['/market-data', { 'max-keys': '-1' }],
  ['/market-data', { 'encoding-type': 'base64' }],
  ['/market-data', { 'list-type': '3' }],
  ['/market-data', { 'list-type': '2', 'continuation-token': '!' }],
  ['/market-data', { 'list-type': '2', 'continuation-token': '' }],
  ['/market-data', { versions: '', 'max-keys': '1e3' }],
  ['/market-data', { versions: '', 'encoding-type': 'x' }],
  ['/market-data', { uploads: '', 'max-uploads': 'x' }],
  ['/market-data', { uploads: '', 'encoding-type': 'x' }],
  ['/market-data/k', { uploadId: 'UPLOAD', 'max-parts': 'x' }],
  ['/market-data/k', { uploadId: 'UPLOAD', 'part-number-marker': '-5' }],
  ['/market-data/k', { partNumber: '1.5' }],
  ['/market-data/k', { partNumber: '' }],
  ['/', { 'max-buckets': '0' }],
])('GET %s with %o is answered with InvalidArgument', async (path, query) => {
  const { s3, endpoint, Bucket } = await startBucket()
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text' }))
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k' }))
  const sent = Object.entries(query).map(([name, value]) => [
    name,
    value === 'UPLOAD' ? UploadId : String(value),
  ])
  const answer = await signedFetch(endpoint.url, { path, query: Object.fromEntries(sent) })
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('InvalidArgument')])
})

test('304 has ETag and Last-Modified', async () => {
  const { s3, endpoint, Bucket } = await startBucket()
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text' }))
  for (const method of ['GET', 'HEAD']) {
    const request = { method, path: '/market-data/k', headers: { 'if-none-match': ETag } }
    const answer = await signedFetch(endpoint.url, request)
    expect([answer.status, answer.headers.get('etag')]).toEqual([304, ETag])
    expect(Date.parse(answer.headers.get('last-modified') ?? '')).toBeGreaterThan(0)
  }
})

test('a list of buckets that an SDK does not sign is denied in XML, and is no page', async () => {
  const { endpoint } = await startBucket()
  const answer = await fetch(endpoint.url, { headers: { 'amz-sdk-invocation-id': '1' } })
  expect([answer.status, await answer.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code>'),
  ])
})
