import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { removeTree } from '../../../../services/finspace/versions/files/remove-tree.ts'
import { filesBelow, openWorld, version } from './world.ts'

const copy = { ...version('c1'), copyId: 'view1' }
const request = (dbPath: string, s3Path: string) => ({ changeType: 'PUT' as const, dbPath, s3Path })
const signal = new AbortController().signal

async function openLoaded() {
  const world = openWorld()
  world.upload('hdb/2026.01.05/trade/price', 'p')
  world.upload('hdb/2026.01.05/trade/.d', 'd')
  world.upload('hdb/sym', 's')
  // From another changeset than the rest: the version is put together from both.
  world.upload('later/size', 'z')
  await world.apply('c0', [request('/', 's3://bucket/hdb/')])
  await world.apply('c1', [request('/2026.01.05/trade/', 's3://bucket/later/')])
  return world
}

test('a writable copy holds the files of the version and no links to them', async () => {
  const { versions, read } = await openLoaded()
  await versions.copy(copy, signal)
  const path = await versions.mount(copy, 'node')
  expect(path).toMatch(/view1\/hdb$/)
  expect(Object.fromEntries(filesBelow(path, ''))).toEqual(await read('c1'))
  const file = statSync(join(path, '2026.01.05/trade/price'))
  expect([file.mode & 0o777, file.nlink]).toEqual([0o644, 1])
  for (const directory of ['', '2026.01.05', '2026.01.05/trade']) {
    expect(statSync(join(path, directory)).mode & 0o777).toBe(0o755)
  }
})

test('what was written to a copy stays when it is asked for again, and goes when it is removed', async () => {
  const { versions, folder } = await openLoaded()
  await versions.copy(copy, signal)
  const path = await versions.mount(copy, 'node')
  rmSync(join(path, 'sym'))
  await versions.unmount(copy, 'node')
  await versions.start()
  await versions.copy(copy, signal)
  expect(existsSync(join(path, 'sym'))).toBe(false)
  await versions.removeCopy(copy)
  expect(existsSync(join(folder, 'databases/writable/env1/view1'))).toBe(false)
})

test('a copy that is called off leaves nothing behind', async () => {
  const { versions, folder } = await openLoaded()
  const cancelled = versions.copy(copy, AbortSignal.abort(new Error('deleted')))
  await expect(cancelled).rejects.toThrow('deleted')
  expect(existsSync(join(folder, 'databases/writable/env1/view1'))).toBe(false)
})

/** Debian's and most others' user `nobody`. */
const NOBODY = 65_534

test('a user that is not root writes to a copy as kdb+ would, and the version stays as it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-writable-'))
  onTestFinished(() => removeTree(folder))
  chmodSync(folder, 0o755)
  const user = getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const program = fileURLToPath(new URL('./writable-child.ts', import.meta.url))
  const output = execFileSync(process.execPath, [program, folder], { ...user, cwd: '/', encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual({
    copy: { '/2026.01.05/trade/price': 'p1', '/2026.01.06/trade/price': 'p2', '/sym': 'sym' },
    version: { '/2026.01.05/trade/price': 'p', '/sym': 's' },
    left: [],
  })
})
