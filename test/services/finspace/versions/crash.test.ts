import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { removeTree } from '../../../../services/finspace/versions/files/remove-tree.ts'
import { createVersions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { folderObjects } from './folder-objects.ts'
import { filesBelow, version } from './world.ts'

const FILES = 60
const first = {
  ...version('c1'),
  changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/first/' } as const],
}
const second = {
  ...version('c2'),
  changeRequests: [
    { changeType: 'DELETE', dbPath: '/2026.01.05/' } as const,
    { changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/second/' } as const,
  ],
}

/** A folder with one version, in which processes died at `point` while they applied the next. */
async function crashAt(point: string, times = 1) {
  const folder = temporaryFolder()
  onTestFinished(() => removeTree(join(folder, 'databases')))
  upload(folder, 'first/2026.01.05/trade/price', 'p1')
  for (let i = 0; i < FILES; i++) upload(folder, `second/2026.01.06/trade/c${i}`, `content ${i}`)
  await run(folder, 'none', first)
  for (let time = 1; time < times; time++) await run(folder, point, second)
  const signal = await run(folder, point, second)
  const store = openStore({ file: join(folder, 'db'), clock: systemClock })
  onTestFinished(() => store.close())
  const objects = folderObjects(join(folder, 's3'))
  const versions = createVersions({ store, clock: systemClock, folder: join(folder, 'databases'), objects })
  await versions.start()
  const results = store.collection<{ status: string }>('test.changeset')
  return {
    folder,
    signal,
    versions,
    status: () => results.get('c2')?.status,
    complete: () => results.put('c2', { status: 'COMPLETED' }),
  }
}

async function run(folder: string, point: string, changeset: object): Promise<string | null> {
  const child = fork(join(import.meta.dirname, 'crash-child.ts'), [folder, point, JSON.stringify(changeset)])
  const [, signal] = await once(child, 'exit')
  return signal
}

function upload(folder: string, key: string, content: string) {
  const path = join(folder, 's3/bucket', key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const after = Object.fromEntries(
  Array.from({ length: FILES }, (_, i) => [`/2026.01.06/trade/c${i}`, `content ${i}`]).sort(),
)

describe.each([
  'copying',
  'copied',
  'synced',
  'changed',
  'publishing',
  'published',
  'answered',
])('kill -9 when it is %s', point => {
  test('leaves the version whole or not there, with the caller’s record, and applying again completes it', async () => {
    const { signal, versions, status, complete } = await crashAt(point)
    expect(signal).toBe('SIGKILL')
    expect(versions.describe(version('c2')) !== undefined).toBe(status() === 'COMPLETED')
    if (point === 'answered') expect(status()).toBe('COMPLETED')

    await versions.apply({ ...second, publish: complete })
    expect(status()).toBe('COMPLETED')
    const path = await versions.mount(version('c2'), 'reader')
    expect(Object.fromEntries(filesBelow(path, ''))).toEqual(after)
    expect(Object.fromEntries(filesBelow(await versions.mount(version('c1'), 'reader'), ''))).toEqual({
      '/2026.01.05/trade/price': 'p1',
    })
    expect(await versions.reclaim('all')).toEqual({ numBytes: 0, numFiles: 0 })
  })
})

test('a changeset that has ended the process twice fails and says so, and the next one is published', async () => {
  const { folder, versions } = await crashAt('copied', 2)
  await expect(versions.apply({ ...second, publish: () => undefined })).rejects.toMatchObject({
    code: 'INTERNAL',
    message: 'the service has ended 2 times while it worked on this changeset, and does not try it again',
  })
  expect(readdirSync(join(folder, 'databases/content/env1/hdb'))).toEqual(['c1'])
  await versions.apply({ ...second, changesetId: 'c3', publish: () => undefined })
})

test('what was copied to its end before the crash is not copied again', async () => {
  const { folder, versions } = await crashAt('copying')
  const copies = join(folder, 'databases/content/env1/hdb/c2/0/2026.01.06/trade')
  const finished = () =>
    new Map(
      readdirSync(copies)
        .map(name => [name, statSync(join(copies, name))] as const)
        .filter(([, { mode }]) => (mode & 0o777) === 0o444)
        .map(([name, { ino }]) => [name, ino]),
    )
  const before = finished()
  expect(before.size).toBeGreaterThanOrEqual(20)
  expect(before.size).toBeLessThan(FILES)
  await versions.apply({ ...second, publish: () => undefined })
  expect([...before].filter(([name, inode]) => finished().get(name) !== inode)).toEqual([])
  expect(finished().size).toBe(FILES)
})

test('an object that was overwritten or deleted since its copy was finished is not published as it was', async () => {
  const { folder, versions } = await crashAt('copied')
  upload(folder, 'second/2026.01.06/trade/c7', 'CONTENT 7')
  await removeTree(join(folder, 's3/bucket/second/2026.01.06/trade/c8'))
  await versions.apply({ ...second, publish: () => undefined })
  const path = await versions.mount(version('c2'), 'reader')
  const { '/2026.01.06/trade/c8': _, ...left } = { ...after, '/2026.01.06/trade/c7': 'CONTENT 7' }
  expect(Object.fromEntries(filesBelow(path, ''))).toEqual(left)
})
