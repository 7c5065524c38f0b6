import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFolder } from '../../../services/start/data-folder.ts'
import { dataUseOf, measureDataUse } from '../../../services/start/metrics/data-use.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const MEGABYTE = 2 ** 20

/** Whole megabytes: how much a folder takes is the file system's. */
const megabytes = (use: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(use).map(([part, bytes]) => [part, Math.floor(bytes / MEGABYTE)]))

test('each part of the data folder takes what its files do, a file with two names once, a link nothing', async () => {
  const folder = openDataFolder(temporaryFolder())
  const write = (...path: string[]) => {
    const file = join(...path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, Buffer.alloc(MEGABYTE, 1))
    return file
  }
  const price = write(folder.versions, 'a/2026.11.20/trade/price')
  write(folder.versions, 'a/2026.11.20/trade/size')
  linkSync(price, join(folder.versions, 'price'))
  symlinkSync(price, join(folder.buckets, 'price'))
  write(folder.buckets, 'market/one')
  write(folder.audit, 'finspace-2026-11-20.jsonl')
  write(`${folder.database}-wal`)
  expect(megabytes(await dataUseOf(folder))).toEqual({
    ...{ store: 1, versions: 2, buckets: 1, code: 0, nodes: 0, storage: 0, audit: 1 },
  })
})

test('it is measured at the start and an hour after, and no more after the end', async () => {
  const folder = openDataFolder(temporaryFolder())
  const clock = new VirtualClock()
  const measured = measureDataUse({
    folder,
    clock,
    onFault(fault) {
      throw fault
    },
  })
  await expect.poll(() => measured.use()['versions']).toBeGreaterThan(0)
  writeFileSync(join(folder.versions, 'one'), Buffer.alloc(MEGABYTE, 1))
  await expect.poll(() => clock.next()).toBe(clock.now() + 3_600_000)
  clock.advance(3_600_000)
  await expect.poll(() => measured.use()['versions']).toBeGreaterThan(MEGABYTE)
  await expect.poll(() => clock.next()).toBe(clock.now() + 3_600_000)
  measured.stop()
  expect(clock.next()).toBeUndefined()
})
