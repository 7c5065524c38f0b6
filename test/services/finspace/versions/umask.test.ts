import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inUmask } from '../../../support/umask.ts'
import { openWorld, version } from './world.ts'

test('under any umask, only the owner may write to versions, mounts and writable copies', async () => {
  await inUmask(0, async () => {
    const { folder, versions, apply, upload, read } = openWorld()
    upload('hdb/sym', 'a')
    upload('hdb/2026.01.05/trade/price', '1')
    await apply('v1', [{ changeType: 'PUT', s3Path: 's3://bucket/hdb/', dbPath: '/' }])
    await read('v1')
    await versions.copy({ ...version('v1'), copyId: 'c1' }, new AbortController().signal)
    const databases = join(folder, 'databases')
    const everything = readdirSync(databases, { recursive: true }).map(path => join(databases, String(path)))
    expect(everything.length).toBeGreaterThan(8)
    const open = everything.filter(path => {
      const found = lstatSync(path)
      return !found.isSymbolicLink() && (found.mode & 0o022) !== 0
    })
    expect(open).toEqual([])
  })
})
