import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { folderObjects, whenCopied } from './folder-objects.ts'
import { database, filesBelow, openWorld, version, type World } from './world.ts'

const put = (s3Path: string, dbPath = '/') => ({ changeType: 'PUT' as const, dbPath, s3Path })

/** c1: two dates of 5 bytes each and sym; c2: one of the dates gone, sym replaced. */
async function openHistory() {
  const world = openWorld()
  world.upload('a/2026.01.05/trade/price', '55555')
  world.upload('a/2026.01.06/trade/price', '66666')
  world.upload('a/sym', 'old')
  world.upload('b/sym', 'new sym')
  await world.apply('c1', [put('s3://bucket/a/')])
  await world.apply('c2', [{ changeType: 'DELETE', dbPath: '/2026.01.05/' }, put('s3://bucket/b/sym')])
  return world
}

test('nothing goes while its version is there', async () => {
  const { versions, read } = await openHistory()
  expect(await versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
  expect(Object.keys(await read('c1'))).toHaveLength(3)
})

test('what only a released version had goes, what others share with it stays', async () => {
  const { versions, read } = await openHistory()
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toEqual({ numBytes: 8, numFiles: 2 })
  expect(versions.describe(version('c1'))).toBeUndefined()
  expect(await read('c2')).toEqual({ '/2026.01.06/trade/price': '66666', '/sym': 'new sym' })
  expect(await versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
})

test('a released version stays as long as a mount holds it', async () => {
  const { versions } = await openHistory()
  const path = await versions.mount(version('c1'), 'node')
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
  expect(Object.fromEntries(filesBelow(path, ''))).toHaveProperty('/2026.01.05/trade/price', '55555')
  await versions.unmount(version('c1'), 'node')
  expect(await versions.reclaim('all')).toEqual({ numBytes: 8, numFiles: 2 })
})

test('the newest version stays even when it is released: the next one is built on it', async () => {
  const { versions, apply, read, upload } = await openHistory()
  versions.release(version('c2'))
  await versions.reclaim('all')
  upload('c/config', 'c')
  await apply('c3', [put('s3://bucket/c/')])
  expect(Object.keys(await read('c3'))).toEqual(['/2026.01.06/trade/price', '/config', '/sym'])
})

test('a released database leaves nothing, and one of its name begins anew', async () => {
  const { folder, versions, apply, read } = await openHistory()
  versions.releaseDatabase(database)
  await versions.reclaim('all')
  expect(readdirSync(join(folder, 'databases/content'))).toEqual([])
  await apply('c3', [put('s3://bucket/b/')])
  expect(await read('c3')).toEqual({ '/sym': 'new sym' })
})

test('files that are being copied stay, and those of an abandoned copy go', async () => {
  const world = await openHistory()
  const stop = new AbortController()
  const applying = applyC3(world, stop, () => stop.abort(new Error('the service stops')))
  await expect(applying).rejects.toThrow('the service stops')
  expect(await world.versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
  const copies = join(world.folder, 'databases/content/env1/hdb/c3')
  expect(existsSync(join(copies, '0/sym'))).toBe(true)
  world.versions.releaseDatabase(database)
  await world.versions.reclaim('all')
  expect(existsSync(copies)).toBe(false)
})

test('a version that is published while the files of others are being deleted keeps its own', async () => {
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(() => store.close())
  const [gate, published] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isReclaiming = false
  const world = openWorld(
    buckets => {
      return whenCopied(folderObjects(buckets), () => gate.promise)
    },
    {
      store: {
        ...store,
        // What the reclaiming found out by then is of before the publication.
        async durable() {
          if (!isReclaiming) return store.durable()
          isReclaiming = false
          gate.resolve()
          await published.promise
        },
      },
    },
  )
  world.upload('a/2026.01.05/trade/price', 'p')
  const applying = world.versions.apply({
    ...version('c1'),
    changeRequests: [put('s3://bucket/a/')],
    publish: () => published.resolve(),
  })
  await vi.waitFor(() => expect(existsSync(join(world.folder, 'databases/content/env1/hdb/c1'))).toBe(true))
  isReclaiming = true
  await world.versions.reclaim('all')
  await applying
  expect(await world.read('c1')).toEqual({ '/2026.01.05/trade/price': 'p' })
})

test('where nothing was released nothing is looked for; what is held back is looked for until it is gone', async () => {
  const { versions, folder } = await openHistory()
  const stray = join(folder, 'databases/content/env1/hdb/stray')
  writeFileSync(stray, 'stray')
  expect(await versions.reclaim('released')).toEqual({ numBytes: 0, numFiles: 0 })
  await versions.mount(version('c1'), 'node')
  versions.releaseDatabase(database)
  expect(await versions.reclaim('released')).toMatchObject({ numFiles: 2 })
  await versions.unmount(version('c1'), 'node')
  expect(await versions.reclaim('released')).toMatchObject({ numFiles: 3 })
  mkdirSync(dirname(stray), { recursive: true })
  writeFileSync(stray, 'stray')
  expect(await versions.reclaim('released')).toEqual({ numBytes: 0, numFiles: 0 })
})

test('what a node had mounted when the service crashed holds no files back; what a dataview holds, does', async () => {
  const { versions } = await openHistory()
  await versions.mount(version('c1'), 'node')
  await versions.mount(version('c2'), 'dataview-1')
  await versions.start(holder => holder.startsWith('dataview-'))
  versions.releaseDatabase(database)
  const { numFiles } = await versions.reclaim('released')
  await versions.unmountAll('dataview-1')
  expect([numFiles, (await versions.reclaim('released')).numFiles]).toEqual([2, 2])
})

test('a mount that could not be made holds no files back', async () => {
  const { folder, versions } = await openHistory()
  mkdirSync(join(folder, 'databases/mounts'))
  writeFileSync(join(folder, 'databases/mounts/env1'), 'in the way')
  await expect(versions.mount(version('c1'), 'dataview-1')).rejects.toThrow()
  versions.release(version('c1'))
  expect(await versions.reclaim('released')).toEqual({ numBytes: 8, numFiles: 2 })
})

test('a changeset whose database is released while it copies leaves no files', async () => {
  const world = await openHistory()
  const stop = new AbortController()
  const applying = applyC3(world, stop, () => {
    world.versions.releaseDatabase(database)
    stop.abort(new Error('the database is gone'))
  })
  await expect(applying).rejects.toThrow('the database is gone')
  expect(existsSync(join(world.folder, 'databases/content/env1/hdb/c3'))).toBe(false)
})

/** A changeset under way, with `onCopied` called when its files are copied. */
const applyC3 = ({ versions }: World, { signal }: AbortController, onCopied: () => void) =>
  versions.apply({
    ...version('c3'),
    changeRequests: [put('s3://bucket/a/')],
    publish: () => undefined,
    signal,
    onProgress: ({ filesDone }) => filesDone > 0 && onCopied(),
  })
