import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWorld, version } from './world.ts'

async function worldWithDatabase() {
  const world = openWorld()
  world.upload('hdb/2026.01.05/trade/price', '1')
  await world.versions.start()
  await world.apply('c1', [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://bucket/hdb/' }])
  return { ...world, databases: join(world.folder, 'databases') }
}

test.each([
  ['is not there', () => undefined],
  ['is an empty one, as the place of a disk that is not mounted', (folder: string) => mkdirSync(folder)],
])('a start is refused, with a sentence, where the databases folder %s', async (_what, put) => {
  const { versions, databases } = await worldWithDatabase()
  renameSync(databases, `${databases}-elsewhere`)
  put(databases)
  await expect(versions.start()).rejects.toThrow(
    `expected the files of database hdb in ${databases}/content/env1/hdb, got no such folder`,
  )
  expect(existsSync(join(databases, 'mounts'))).toBe(false)
})

test('once the databases folder is back, a start finds every version', async () => {
  const { versions, databases, read } = await worldWithDatabase()
  renameSync(databases, `${databases}-elsewhere`)
  await expect(versions.start()).rejects.toThrow('expected the files of database hdb')
  renameSync(`${databases}-elsewhere`, databases)
  await versions.start()
  expect(await read('c1')).toEqual({ '/2026.01.05/trade/price': '1' })
})

test('a database of which every version was released needs no folder', async () => {
  const { versions, databases } = await worldWithDatabase()
  versions.releaseDatabase({ environmentId: version('c1').environmentId, databaseName: 'hdb' })
  await versions.reclaim('all')
  renameSync(databases, `${databases}-elsewhere`)
  await versions.start()
})
