import { existsSync, lstatSync, readdirSync, readlinkSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, openWorld, version } from './world.ts'

const put = (s3Path: string, dbPath = '/') => ({ changeType: 'PUT' as const, dbPath, s3Path })

test('a mount links each partition, however many tables it has, and each file at the root', async () => {
  const { apply, upload, versions } = openWorld()
  for (const date of ['2026.01.05', '2026.01.06']) {
    for (const table of ['trade', 'quote']) upload(`hdb/${date}/${table}/price`, date)
  }
  upload('hdb/sym', 's')
  await apply('c1', [put('s3://bucket/hdb/')])
  const path = await versions.mount(version('c1'), 'node')
  expect(path).toMatch(/\/c1\/hdb$/)
  expect(readdirSync(path).map(name => lstatSync(join(path, name)).isSymbolicLink())).toEqual([
    true,
    true,
    true,
  ])
})

test('versions share the files of what did not change', async () => {
  const { apply, upload, versions } = openWorld()
  upload('a/2026.01.05/trade/price', 'p')
  upload('a/2026.01.06/trade/price', 'p')
  upload('b/price', 'q')
  await apply('c1', [put('s3://bucket/a/')])
  await apply('c2', [put('s3://bucket/b/', '/2026.01.06/trade/')])
  const [before, after] = [await versions.mount(version('c1'), 'n'), await versions.mount(version('c2'), 'n')]
  expect(readlinkSync(join(after, '2026.01.05'))).toBe(readlinkSync(join(before, '2026.01.05')))
})

test('a table that is put anew whole mounts as one link again', async () => {
  const { apply, upload, versions } = openWorld()
  for (const name of ['price', 'size']) upload(`a/2026.01.05/trade/${name}`, 'old')
  for (const name of ['price', 'size', 'ex']) upload(`b/${name}`, 'new')
  await apply('c1', [put('s3://bucket/a/')])
  await apply('c2', [put('s3://bucket/b/', '/2026.01.05/trade/')])
  const path = await versions.mount(version('c2'), 'n')
  expect(lstatSync(join(path, '2026.01.05/trade')).isSymbolicLink()).toBe(true)
})

test('a mount stays until its last holder has left', async () => {
  const { apply, upload, versions } = openWorld()
  upload('a/sym', 's')
  await apply('c1', [put('s3://bucket/a/')])
  const paths = await Promise.all(['n1', 'n2', 'n3'].map(holder => versions.mount(version('c1'), holder)))
  expect(new Set(paths).size).toBe(1)
  const [path = ''] = paths
  await versions.unmount(version('c1'), 'n1')
  await versions.unmount(version('c1'), 'n2')
  expect(existsSync(path)).toBe(true)
  await versions.unmount(version('c1'), 'n3')
  expect(existsSync(path)).toBe(false)
})

test('a version that does not exist cannot be mounted', async () => {
  const { versions } = openWorld()
  await expect(versions.mount(version('none'), 'n')).rejects.toThrow(
    'expected a published version, got env1/hdb/none',
  )
})

test('mounts lead to their files also after the data folder has moved', async () => {
  const { folder, apply, upload, versions } = openWorld()
  upload('a/2026.01.05/trade/price', 'p')
  await apply('c1', [put('s3://bucket/a/')])
  const path = await versions.mount(version('c1'), 'n')
  renameSync(join(folder, 'databases'), join(folder, 'moved'))
  expect([...filesBelow(path.replace('/databases/', '/moved/'), '')]).toEqual([
    ['/2026.01.05/trade/price', 'p'],
  ])
})

test('what a crash left of mounts is cleared at the start, and mounted again when asked for', async () => {
  const { apply, upload, versions } = openWorld()
  upload('a/sym', 's')
  await apply('c1', [put('s3://bucket/a/')])
  const path = await versions.mount(version('c1'), 'n')
  await versions.start()
  expect(existsSync(path)).toBe(false)
  expect(await versions.mount(version('c1'), 'n')).toBe(path)
  expect([...filesBelow(path, '')]).toEqual([['/sym', 's']])
})

test('what a holder that goes on has mounted stays in its place at the start, and the rest goes', async () => {
  const { apply, upload, versions } = openWorld()
  upload('a/sym', 's')
  for (const changeset of ['c1', 'c2']) await apply(changeset, [put('s3://bucket/a/')])
  const kept = await versions.mount(version('c1'), 'n1')
  const left = await versions.mount(version('c2'), 'n2')
  await versions.start(holder => holder === 'n1')
  expect([existsSync(kept), existsSync(left)]).toEqual([true, false])
})
