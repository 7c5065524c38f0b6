// Every key is stored so that it reads back the same, or refused by S3's own error, and none leaves its bucket.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { startS3, type TestS3 } from '../../../support/s3.ts'

const Bucket = 'keys'

async function withBucket(): Promise<TestS3> {
  const parts = await startS3()
  await parts.s3.send(new CreateBucketCommand({ Bucket }))
  return parts
}

const put = ({ s3 }: TestS3, Key: string, Body = `bytes of ${Key}`) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }))
const get = async ({ s3 }: TestS3, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()
const list = async ({ s3 }: TestS3, Prefix = '') =>
  (await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents?.map(({ Key }) => Key) ?? []

const byBytes = (keys: readonly string[]) =>
  keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))

test.each([
  'plain/key.csv',
  'a/../../../../etc/passwd',
  '..',
  './a',
  'a//b',
  '/leading',
  'trailing/',
  'a/',
  ' spaces + plus & ampersand?query#hash',
  'ünï/cödé/日本/𐍈',
  'percent%2Fencoded%',
  'back\\slash',
  'line\nbreak\tand\u0001control',
  'x'.repeat(1024),
  `${'long/'.repeat(100)}end`,
  `${'y'.repeat(300)}/z`,
  '.keys/other/secret',
  '\uFFFD',
])('the key %j reads back, is listed and goes away', async key => {
  const parts = await withBucket()
  await put(parts, key)
  expect(await get(parts, key)).toBe(`bytes of ${key}`)
  expect(await list(parts)).toEqual([key])
  await parts.s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
  await parts.s3.send(new DeleteBucketCommand({ Bucket }))
  expect(readdirSync(parts.folder).filter(name => !name.startsWith('.'))).toEqual([])
})

test('a key may stand beside keys that begin with it and a slash, whichever came first', async () => {
  const parts = await withBucket()
  for (const key of ['a/b', 'a', 'c', 'c/d/e', 'c/d', 'c/']) await put(parts, key)
  for (const key of ['a/b', 'a', 'c', 'c/d/e', 'c/d', 'c/'])
    expect(await get(parts, key)).toBe(`bytes of ${key}`)
  expect(await list(parts)).toEqual(['a', 'a/b', 'c', 'c/', 'c/d', 'c/d/e'])
  await put(parts, 'a', 'again')
  expect(await get(parts, 'a')).toBe('again')
  await parts.s3.send(new DeleteObjectCommand({ Bucket, Key: 'a/b' }))
  await put(parts, 'a', 'and now as a plain file')
  expect(await get(parts, 'a')).toBe('and now as a plain file')
  expect(await list(parts)).toEqual(['a', 'c', 'c/', 'c/d', 'c/d/e'])
})

test('a key over 1024 bytes is refused', async () => {
  const parts = await withBucket()
  await expect(put(parts, 'x'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' })
  await expect(put(parts, 'é'.repeat(513))).rejects.toMatchObject({ name: 'KeyTooLongError' })
})

test('links in a bucket’s folder lead nowhere', async () => {
  const parts = await withBucket()
  mkdirSync(join(parts.folder, '..outside'))
  writeFileSync(join(parts.folder, '..outside', 'secret'), 'secret')
  symlinkSync(join(parts.folder, '..outside'), join(parts.folder, Bucket, 'folder'))
  symlinkSync(join(parts.folder, '..outside/secret'), join(parts.folder, Bucket, 'file'))
  expect(await list(parts)).toEqual([])
  expect(await list(parts, 'folder/')).toEqual([])
  for (const key of ['folder/secret', 'file']) {
    await expect(get(parts, key)).rejects.toMatchObject({ name: 'NoSuchKey' })
  }
  await put(parts, 'folder/new')
  expect(await get(parts, 'folder/new')).toBe('bytes of folder/new')
  expect(existsSync(join(parts.folder, '..outside/new'))).toBe(false)
})

const anyKey = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'b', '..', '.', '', 'a-', 'a b'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(segments => segments.join('/'))
  // The AWS SDK reads a text of spaces and line breaks alone as none, however it is written in the XML.
  .filter(key => key.trim() !== '')

test('whatever keys are put, they are listed in order, read back and leave nothing', async () => {
  const parts = await withBucket()
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anyKey, { maxLength: 12 }), async keys => {
      for (const key of keys) await put(parts, key)
      expect(await list(parts)).toEqual(byBytes(keys))
      for (const key of keys) expect(await get(parts, key)).toBe(`bytes of ${key}`)
      for (const key of keys) await parts.s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
      expect(readdirSync(join(parts.folder, Bucket))).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('pages of any size, prefix and delimiter list what one look at all keys does', async () => {
  const parts = await withBucket()
  const part = fc.constantFrom('a', 'b', 'ab', 'a-', '..')
  const someKey = fc.array(part, { minLength: 1, maxLength: 3 }).map(one => one.join('/'))
  const prefix = fc.constantFrom('', 'a', 'a/', 'ab/a', '../', 'b/../', './', 'a//', '/', 'none')
  const delimiter = fc.constantFrom(undefined, '/', '-', 'a')
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(someKey, { maxLength: 10 }),
      prefix,
      delimiter,
      fc.integer({ min: 1, max: 4 }),
      async (keys, Prefix, Delimiter, MaxKeys) => {
        for (const key of keys) await put(parts, key)
        const listed: string[] = []
        let ContinuationToken: string | undefined
        do {
          const input = { Bucket, Prefix, Delimiter, MaxKeys, ContinuationToken }
          const page = await parts.s3.send(new ListObjectsV2Command(input))
          const common = (page.CommonPrefixes ?? []).map(one => one.Prefix ?? '')
          listed.push(...byBytes([...(page.Contents ?? []).map(({ Key = '' }) => Key), ...common]))
          ContinuationToken = page.NextContinuationToken
        } while (ContinuationToken !== undefined)
        expect(listed).toEqual(expectedListing(keys, Prefix, Delimiter))
        for (const key of keys) await parts.s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test('a page that ends with a folder’s own key goes on with what is in the folder', async () => {
  const parts = await withBucket()
  for (const key of ['a/', 'a/b', 'a/c/d']) await put(parts, key)
  const input = { Bucket, Prefix: 'a/', Delimiter: '/', MaxKeys: 1 }
  const { NextContinuationToken } = await parts.s3.send(new ListObjectsV2Command(input))
  const rest = { ...input, MaxKeys: 10, ContinuationToken: NextContinuationToken }
  const page = await parts.s3.send(new ListObjectsV2Command(rest))
  expect(page).toMatchObject({ Contents: [{ Key: 'a/b' }], CommonPrefixes: [{ Prefix: 'a/c/' }] })
})

function expectedListing(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
  const listed = keys
    .filter(key => key.startsWith(prefix))
    .map(key => {
      const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
      return at === -1 ? key : key.slice(0, at + (delimiter?.length ?? 0))
    })
  return byBytes([...new Set(listed)])
}
