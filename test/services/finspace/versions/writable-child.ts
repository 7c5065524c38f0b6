// Writes to a copy of a version as kdb+ does, in a process of a user that is not root, and says what came of it.
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createVersions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { folderObjects } from './folder-objects.ts'
import { filesBelow, version } from './world.ts'

const [, , folder = ''] = process.argv
const bucket = join(folder, 's3/bucket')
mkdirSync(join(bucket, 'hdb/2026.01.05/trade'), { recursive: true })
writeFileSync(join(bucket, 'hdb/2026.01.05/trade/price'), 'p')
writeFileSync(join(bucket, 'hdb/sym'), 's')

const store = openStore({ file: ':memory:', clock: systemClock })
const versions = createVersions({
  store,
  clock: systemClock,
  folder: join(folder, 'databases'),
  objects: folderObjects(join(folder, 's3')),
})
await versions.start()
const changeRequests = [{ changeType: 'PUT' as const, dbPath: '/', s3Path: 's3://bucket/hdb/' }]
await versions.apply({ ...version('c1'), changeRequests, publish: () => undefined })

const copy = { ...version('c1'), copyId: 'view1' }
await versions.copy(copy, new AbortController().signal)
const path = await versions.mount(copy, 'node')
appendFileSync(join(path, '2026.01.05/trade/price'), '1')
appendFileSync(join(path, 'sym'), 'ym')
mkdirSync(join(path, '2026.01.06/trade'), { recursive: true })
writeFileSync(join(path, '2026.01.06/trade/price'), 'p2')

const written = Object.fromEntries(filesBelow(path, ''))
const kept = Object.fromEntries(filesBelow(await versions.mount(version('c1'), 'reader'), ''))
await versions.removeCopy(copy)
const left = readdirSync(join(folder, 'databases/writable/env1'))
console.log(JSON.stringify({ copy: written, version: kept, left }))
await store.close()
