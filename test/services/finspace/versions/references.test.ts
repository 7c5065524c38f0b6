// Changesets that refer to files instead of copying them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderObjects } from './folder-objects.ts'
import { database, filesBelow, openWorld, version } from './world.ts'

const put = (s3Path: string, dbPath = '/') => ({ changeType: 'PUT' as const, dbPath, s3Path })

const FILES = {
  '/2026.01.05/quote/bid': 'b5',
  '/2026.01.05/trade/price': 'p5',
  '/2026.01.06/quote/bid': 'b6',
  '/2026.01.06/trade/price': 'p6',
  '/sym': 'symbols',
}

/** c1 refers to a database of two dates, which lies at `hdb`. */
async function openReferring() {
  const world = openWorld(buckets => ({
    ...folderObjects(buckets),
    referred: () => join(buckets, 'bucket'),
  }))
  const hdb = join(world.folder, 's3/bucket/hdb')
  for (const [path, content] of Object.entries(FILES)) world.upload(`hdb${path}`, content)
  await world.apply('c1', [put('s3://bucket/hdb/')])
  return { ...world, hdb, content: join(world.folder, 'databases/content/env1/hdb') }
}

test('a changeset refers to the files, and what is mounted is those', async () => {
  const { read, content, versions } = await openReferring()
  expect(await read('c1')).toEqual(FILES)
  expect(readdirSync(content, { recursive: true })).toEqual(['c1', 'c1/0.references.jsonl'])
  expect(versions.describe(version('c1'))).toEqual({ numBytes: 15, numFiles: 5 })
})

test('a changeset on top of it shares what it does not change, and takes directories apart', async () => {
  const { apply, read, upload, content } = await openReferring()
  upload('more/2026.01.06/trade/size', 's6')
  upload('more/sym', 'more symbols')
  await apply('c2', [
    put('s3://bucket/more/'),
    { changeType: 'DELETE', dbPath: '/2026.01.05/quote/' },
    put('s3://bucket/more/sym', '/copy'),
  ])
  const { '/2026.01.05/quote/bid': _, ...kept } = FILES
  const added = { '/2026.01.06/trade/size': 's6', '/sym': 'more symbols', '/copy': 'more symbols' }
  expect(await read('c2')).toEqual({ ...kept, ...added })
  expect(await read('c1')).toEqual(FILES)
  expect(readdirSync(join(content, 'c2'))).toEqual(['0.references.jsonl', '1.references.jsonl'])
})

test('a file that was changed, has gone or has come fails the mount by its name', async () => {
  const { hdb, read } = await openReferring()
  const price = join(hdb, '2026.01.06/trade/price')
  const refused = async () => {
    const error: unknown = await read('c1').catch(error => error)
    expect(error).toMatchObject({ name: 'ChangesetError', code: 'USER_RECOVERABLE' })
    return error instanceof Error ? error.message : ''
  }
  utimesSync(price, 1, 1)
  const moment = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z'
  expect(await refused()).toMatch(
    new RegExp(
      `^expected s3://bucket/hdb/2026.01.06/trade/price to be 2 bytes of ${moment}, got 2 bytes of 1970-01-01T00:00:01.000000000Z$`,
    ),
  )
  rmSync(price)
  expect(await refused()).toMatch(/hdb\/2026.01.06\/trade\/price to be 2 bytes of .*, got no such file$/)
  rmSync(join(hdb, '2026.01.06'), { recursive: true })
  expect(await refused()).toContain('hdb/2026.01.06/quote/bid to be 2 bytes of')
})

test('what has come fails the mount where kdb+ would see it, and nowhere else', async () => {
  const { hdb, read } = await openReferring()
  mkdirSync(join(hdb, '2026.01.07/trade'), { recursive: true })
  writeFileSync(join(hdb, '2026.01.07/trade/price'), 'p7')
  expect(await read('c1')).toEqual(FILES)
  mkdirSync(join(hdb, '2026.01.06/fills'))
  await expect(read('c1')).rejects.toThrow(
    'expected s3://bucket/hdb/2026.01.06/fills not to be there, got it',
  )
})

test('what cannot be mounted as it was listed is not published', async () => {
  const { hdb, apply, versions } = await openReferring()
  mkdirSync(join(hdb, '2026.01.06/empty'))
  await expect(apply('c2', [put('s3://bucket/hdb/')])).rejects.toThrow(
    'expected s3://bucket/hdb/2026.01.06/empty not to be there, got it',
  )
  expect(versions.describe(version('c2'))).toBeUndefined()
})

test('a par.txt that leads out of the database is refused', async () => {
  const { upload, apply } = await openReferring()
  upload('segments/par.txt', '/mnt/elsewhere')
  await expect(apply('c2', [put('s3://bucket/segments/')])).rejects.toThrow(
    's3://bucket/segments/par.txt: expected directories within the database, got /mnt/elsewhere',
  )
})

test('nothing that is referred to is deleted, with a version, with a changeset that failed, with the database', async () => {
  const { hdb, apply, upload, versions, content } = await openReferring()
  const before = Object.fromEntries(filesBelow(hdb, ''))
  upload('more/2026.01.06/trade/size', 's6')
  await apply('c2', [put('s3://bucket/more/'), { changeType: 'DELETE', dbPath: '/2026.01.05/' }])
  await expect(apply('c3', [put('s3://bucket/hdb/'), put('s3://bucket/none/')])).rejects.toThrow()
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
  versions.releaseDatabase(database)
  expect(await versions.reclaim('all')).toMatchObject({ numFiles: 2 })
  expect(existsSync(content)).toBe(false)
  expect(Object.fromEntries(filesBelow(hdb, ''))).toEqual(before)
})

test('the list of a PUT goes when no version needs what it lists', async () => {
  const { apply, versions, content, read, upload } = await openReferring()
  upload('b/sym', 'b')
  await apply('c2', [{ changeType: 'DELETE', dbPath: '/' }, put('s3://bucket/b/sym')])
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toMatchObject({ numFiles: 1 })
  expect(readdirSync(content)).toEqual(['c2'])
  expect(await read('c2')).toEqual({ '/sym': 'b' })
})

test('a writable copy is a copy, and is none of what has changed', async () => {
  const { versions, hdb } = await openReferring()
  const copy = { ...version('c1'), copyId: 'view-1' }
  const { signal } = new AbortController()
  await versions.copy(copy, signal)
  writeFileSync(join(await versions.mount(copy, 'node'), 'sym'), 'written')
  expect(readFileSync(join(hdb, 'sym'), 'utf8')).toBe('symbols')
  writeFileSync(join(hdb, 'sym'), 'changed')
  await expect(versions.copy({ ...copy, copyId: 'view-2' }, signal)).rejects.toThrow('hdb/sym to be 7 bytes')
})
