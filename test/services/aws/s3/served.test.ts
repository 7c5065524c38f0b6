// Nothing falls through: every name that the API's model has is served, or refused by name and changes nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, test } from 'vitest'
import { ROUTES, type Route } from '../../../../services/aws/s3/route.ts'
import { type RawRequest, signedFetch } from '../../../support/signed-fetch.ts'
import { startBucket } from './bucket.ts'
import { type ModelOperation, model } from './model.ts'

const routeOf = ({ name }: ModelOperation): Route | undefined => ROUTES.find(route => route.name === name)

const PATHS = { service: '/', bucket: '/market-data', object: '/market-data/k' }

/** A request of the operation, with what leads to it and nothing else. */
function requestOf(
  operation: ModelOperation,
): Required<Pick<RawRequest, 'method' | 'path' | 'query' | 'headers'>> {
  const { name, method, on, by } = operation
  const route = routeOf(operation)
  const leading = [...by, ...(route?.by === undefined ? [] : [route.by])]
  return {
    method,
    path: PATHS[on],
    query: Object.fromEntries(
      leading.map(one => one.split('=', 2)).map(([one = '', value = '']) => [one, value]),
    ),
    headers: name.includes('Copy') ? { 'x-amz-copy-source': '/market-data/k' } : {},
  }
}

/** A bucket of one object; `untouched` fails where anything of it changed. */
async function start() {
  const parts = await startBucket()
  const { s3, folder, Bucket, endpoint } = parts
  await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'text' }))
  const untouched = () => {
    expect(readdirSync(join(folder, Bucket))).toEqual(['k'])
    expect(readFileSync(join(folder, Bucket, 'k'), 'utf8')).toBe('text')
    expect(readdirSync(join(folder, '.uploads'))).toEqual([])
  }
  const refusal = async (request: RawRequest) => {
    const answer = await signedFetch(endpoint.url, request)
    const text = request.method === 'HEAD' ? '' : await answer.text()
    untouched()
    return { status: answer.status, text }
  }
  return { ...parts, refusal, untouched }
}

const refusedByName = (name: string, method: string) => ({
  status: 501,
  text:
    method === 'HEAD' ? '' : expect.stringMatching(new RegExp(`<Code>NotImplemented</Code>.*${name}`, 's')),
})

test('the model has the operations that are routed to', () => {
  const names = model.map(({ name }) => name)
  expect(ROUTES.map(({ name }) => name).filter(name => !names.includes(name))).toEqual([])
  expect(model.length).toBeGreaterThan(100)
})

const unserved = model.filter(operation => routeOf(operation) === undefined)

test.each(
  unserved.map(operation => [operation.name, operation] as const),
)('the operation %s is refused by name', async (name, operation) => {
  const { refusal } = await start()
  const request = requestOf(operation)
  const [by] = operation.by
  const naming = by?.split('=')[0] ?? (name === 'WriteGetObjectResponse' ? 'x-amz-request-route' : name)
  const headers = name === 'WriteGetObjectResponse' ? { 'x-amz-request-route': 'r' } : request.headers
  const query = by === undefined ? { ...request.query, 'x-id': name } : request.query
  expect(await refusal({ ...request, headers, query })).toEqual(refusedByName(naming, operation.method))
})

/** Every request may hold these; or a header that not every value may come in. */
const COMMON = ['x-amz-request-payer', 'x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']
const RESTRICTED = [
  'x-amz-acl',
  'x-amz-bucket-namespace',
  'x-amz-bucket-object-lock-enabled',
  'x-amz-bypass-governance-retention',
  'x-amz-object-annotation-directive',
  'x-amz-object-ownership',
  'x-amz-optional-object-attributes',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
  'x-amz-tagging-directive',
]

const served = model.flatMap(operation => {
  const route = routeOf(operation)
  if (route === undefined) return []
  const taken = [...(route.headers ?? []), ...COMMON].filter(name => !RESTRICTED.includes(name))
  const headers = operation.headers.filter(name => name.startsWith('x-amz-') && !taken.includes(name))
  const query = operation.query.filter(name => name !== route.by && !route.query?.includes(name))
  return [{ name: operation.name, operation, headers, query: [...query, 'unheardOf'] }]
})

test.each(served)('$name refuses by name the headers and queries that it does not take', async ({
  operation,
  headers,
  query,
}) => {
  const { refusal } = await start()
  const request = requestOf(operation)
  for (const name of headers) {
    const answer = await refusal({ ...request, headers: { ...request.headers, [name]: 'value' } })
    expect([name, answer]).toEqual([name, refusedByName(name, operation.method)])
  }
  for (const name of query) {
    const answer = await refusal({ ...request, query: { ...request.query, [name]: 'value' } })
    expect([name, answer]).toEqual([name, refusedByName(name, operation.method)])
  }
})

test('of every subresource that is not served, DELETE, PUT and POST do nothing to the bucket or the object', async () => {
  const { refusal } = await start()
  const names = [...new Set(model.flatMap(({ by }) => by.map(one => one.split('=')[0] ?? '')))]
  const own = ROUTES.map(({ method, on, by }) => `${method} ${PATHS[on]} ${by ?? ''}`)
  for (const method of ['DELETE', 'PUT', 'POST']) {
    for (const path of ['/market-data', '/market-data/k']) {
      for (const name of names.filter(one => !own.includes(`${method} ${path} ${one}`))) {
        const answer = await refusal({ method, path, query: { [name]: '' }, body: '' })
        expect([method, path, name, answer]).toEqual([method, path, name, refusedByName(name, method)])
      }
    }
  }
})

test.each([
  ['an expected owner', 'GET', { 'x-amz-expected-bucket-owner': '111122223333' }],
  ['an expected owner of a deletion', 'DELETE', { 'x-amz-expected-bucket-owner': '111122223333' }],
  [
    'an expected owner of a copy’s source',
    'PUT',
    { 'x-amz-copy-source': '/market-data/k', 'x-amz-source-expected-bucket-owner': '111122223333' },
  ],
])('%s who is another is denied', async (_, method, headers) => {
  const { refusal } = await start()
  const { status, text } = await refusal({ method, path: '/market-data/k', headers })
  expect([status, text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')])
})

test('what asks for nothing but what is done anyway is taken', async () => {
  const { s3, Bucket } = await start()
  const ExpectedBucketOwner = '000000000000'
  const place = { Bucket, Key: 'other', ExpectedBucketOwner }
  const put = new PutObjectCommand({ ...place, Body: 'x', ACL: 'private', StorageClass: 'STANDARD' })
  await s3.send(put)
  const VersionId = 'null'
  const got = await s3.send(new GetObjectCommand({ ...place, VersionId, RequestPayer: 'requester' }))
  expect(await got.Body?.transformToString()).toBe('x')
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/other?versionId=null` }))
  await s3.send(new DeleteObjectCommand({ ...place, VersionId }))
  await expect(s3.send(new GetObjectCommand(place))).rejects.toMatchObject({ name: 'NoSuchKey' })
})

test('a version that no object has is refused, also of a copy’s source and in DeleteObjects', async () => {
  const { s3, Bucket, untouched } = await start()
  const VersionId = 'L4kqtJlcpXroDTDmpUMLUo'
  const CopySource = `${Bucket}/k?versionId=${VersionId}`
  for (const command of [
    new GetObjectCommand({ Bucket, Key: 'k', VersionId }),
    new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }),
    new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }),
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId }] } }),
  ]) {
    // The client's overloads do not take a union of commands.
    await expect(s3.send(command as GetObjectCommand)).rejects.toMatchObject({ name: 'InvalidArgument' })
    untouched()
  }
})

test('DeleteObjects deletes no object of another ETag, and refuses members that it does not heed', async () => {
  const { s3, Bucket, untouched } = await start()
  const del = (object: object) =>
    s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'k', ...object }] } }))
  expect((await del({ ETag: '"other"' })).Errors).toMatchObject([{ Key: 'k', Code: 'PreconditionFailed' }])
  await expect(del({ Size: 3 })).rejects.toMatchObject({ name: 'NotImplemented', Element: 'Size' })
  await expect(del({ LastModifiedTime: new Date(0) })).rejects.toMatchObject({ name: 'NotImplemented' })
  untouched()
  expect((await del({ ETag: '"1cb251ec0d568de6a929b520c4aed8d1"' })).Deleted).toMatchObject([{ Key: 'k' }])
})

test('what a presigned URL holds in place of headers is heeded or refused like them', async () => {
  const { s3, Bucket, untouched } = await start()
  const put = async (input: object) =>
    fetch(await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'k', ...input })), {
      method: 'PUT',
      body: 'x',
    })
  expect((await put({ ACL: 'public-read' })).status).toBe(501)
  expect((await put({ Tagging: 'a=b' })).status).toBe(501)
  untouched()
  expect((await put({ Metadata: { a: 'b' } })).status).toBe(200)
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).Metadata).toEqual({ a: 'b' })
})

test('a checksum that nobody compares is refused by name', async () => {
  const { refusal } = await start()
  const put = { method: 'PUT', path: '/market-data/k', body: 'x' }
  const trailer = { ...put, headers: { 'x-amz-trailer': 'x-amz-checksum-xxhash3' } }
  expect(await refusal(trailer)).toEqual(refusedByName('x-amz-checksum-xxhash3', 'PUT'))
  const asked = { ...put, headers: { 'x-amz-sdk-checksum-algorithm': 'SHA512' } }
  expect(await refusal(asked)).toEqual(refusedByName('SHA512', 'PUT'))
  const unknown = await refusal({ ...put, headers: { 'x-amz-sdk-checksum-algorithm': 'SHA3' } })
  expect(unknown.status).toBe(400)
})
