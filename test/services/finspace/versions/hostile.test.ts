import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ChangeRequest,
  parseChangeRequests,
} from '../../../../services/finspace/versions/changeset/change-request.ts'
import type { ObjectSource } from '../../../../services/finspace/versions/changeset/object-source.ts'
import { openWorld, version } from './world.ts'

const put = (s3Path: string, dbPath = '/'): ChangeRequest => ({ changeType: 'PUT', dbPath, s3Path })
const isInvalid = expect.objectContaining({ name: 'ChangesetError', code: 'INPUT_INVALID' })

/** A bucket of the keys, each with its key as content. */
const bucketOf = (keys: string[]) => (): ObjectSource => ({
  async *list(_, prefix) {
    for (const key of keys.filter(key => key.startsWith(prefix))) {
      yield {
        key,
        size: key.endsWith('/') ? 0 : Buffer.byteLength(key),
        etag: '1-1',
        lastModified: new Date(0),
      }
    }
  },
  read: async (_, key) => Readable.from([Buffer.from(key)]),
})

describe('a dbPath is refused', () => {
  test.each([
    ['..', '/../'],
    ['..', '/2026.01.05/../../x'],
    ['.', '/./'],
    ['an empty name', '//'],
    ['an empty name', '/a//b'],
    ['no slash at its beginning', 'a/'],
    ['nothing', ''],
    ['NUL', '/a\0b'],
    ['a line feed', '/a\nb'],
    ['a backslash', '/a\\..\\b'],
    ['an encoded separator', '/a%2f..%2fb'],
    ['a wildcard', '/*'],
    ['a lone surrogate', '/\ud800'],
    ['four levels', '/a/b/c/d'],
    ['a name of 256 bytes', `/${'é'.repeat(128)}`],
  ])('with %s: %j', (_, dbPath) => {
    expect(() => parseChangeRequests([put('s3://bucket/a/', dbPath)])).toThrow(isInvalid)
    expect(() => parseChangeRequests([{ changeType: 'DELETE', dbPath }])).toThrow(isInvalid)
  })
})

test.each([
  's3://bucket/../x',
  's3://bucket/a/./',
  's3://bucket//',
  's3://B/x',
  's3://bucket',
  'file:///etc/passwd',
  '',
])('the s3Path %j is refused', s3Path => expect(() => parseChangeRequests([put(s3Path)])).toThrow(isInvalid))

test.each(['..', 'a/b', ''])('a database of the name %j gets no version', async databaseName => {
  const { versions } = openWorld(bucketOf(['up/a']))
  const changeset = { ...version('c1'), databaseName, changeRequests: [put('s3://bucket/up/')] }
  await expect(versions.apply({ ...changeset, publish: () => undefined })).rejects.toEqual(isInvalid)
})

test.each([0, 33])('%i change requests are refused', count => {
  expect(() => parseChangeRequests(new Array(count).fill(put('s3://bucket/a/')))).toThrow(isInvalid)
})

test('whatever text a dbPath is, it is refused or names nothing outside the database', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\/[./a%\\*]{0,9}$/))
  fc.assert(
    fc.property(text, dbPath => {
      try {
        const [change] = parseChangeRequests([{ changeType: 'DELETE', dbPath }])
        for (const name of change?.path ?? []) expect(['', '.', '..']).not.toContain(name)
        expect(`/${change?.path.join('/')}`.replace(/\/$/, '')).toBe(dbPath.replace(/\/$/, ''))
      } catch (error) {
        expect(error).toEqual(isInvalid)
      }
    }),
    { numRuns: 2000 },
  )
})

test.each([
  'up/../../x',
  'up/./x',
  'up//x',
  'up/a\\b',
  'up/a\0b',
  'up/a\u0001',
  `up/${'n'.repeat(256)}`,
  'up/\ud800',
])('an object of the key %j fails the changeset with its name', async key => {
  const { apply } = openWorld(bucketOf(['up/fine', key]))
  await expect(apply('c1', [put('s3://bucket/up/')])).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(`s3://bucket/${key}`),
  })
})

test('names with odd but harmless characters arrive as they are', async () => {
  const keys = [
    'up/.d',
    'up/ä b',
    "up/it's",
    'up/Trade',
    'up/__proto__',
    'up/a%2fb',
    'up/name##',
    'up/trade',
    'up/😀',
  ]
  const { apply, read } = openWorld(bucketOf(keys))
  await apply('c1', [put('s3://bucket/up/')])
  expect(await read('c1')).toEqual(Object.fromEntries(keys.map(key => [key.replace('up/', '/'), key])))
})

test('an object that is also a directory of others fails the changeset', async () => {
  const { apply } = openWorld(bucketOf(['up/a', 'up/a/b']))
  await expect(apply('c1', [put('s3://bucket/up/')])).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})

test('the empty objects that stand for folders are left out', async () => {
  const { apply, read } = openWorld(bucketOf(['up/', 'up/a', 'up/b/']))
  await apply('c1', [put('s3://bucket/up/')])
  expect(await read('c1')).toEqual({ '/a': 'up/a' })
})

describe('a par.txt', () => {
  test.each([
    '/etc',
    '../other',
    'seg0\n/data/seg1',
    'a/../../b',
    '~/x',
    '$HOME',
    ':host:5000',
  ])('that leads out of the database is refused: %j', async content => {
    const { apply, upload } = openWorld()
    upload('hdb/par.txt', content)
    upload('other', content)
    const message = expect.stringContaining('expected directories within the database, got ')
    await expect(apply('c1', [put('s3://bucket/hdb/')])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message,
    })
    await expect(apply('c2', [put('s3://bucket/hdb/par.txt')])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message,
    })
    await expect(apply('c3', [put('s3://bucket/other', '/par.txt')])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message,
    })
  })

  test('that names segments of the database is kept', async () => {
    const { apply, read, upload } = openWorld()
    upload('hdb/par.txt', 'seg0\nseg1/\n')
    await apply('c1', [put('s3://bucket/hdb/')])
    expect(await read('c1')).toEqual({ '/par.txt': 'seg0\nseg1/\n' })
  })
})
