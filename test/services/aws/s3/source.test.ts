import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { geteuid, seteuid } from 'node:process'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createS3 } from '../../../../services/aws/s3/service.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

function start() {
  const folder = temporaryFolder()
  const store = openStore({ file: ':memory:', clock: systemClock })
  onTestFinished(() => store.close())
  const { source } = createS3({ store, clock: systemClock, random: systemRandom, folder })
  return { folder, source }
}

/** Debian's and most others' user `nobody`. */
const NOBODY = 65_534

/** Root may read everything, so the rest of the test is another user's. */
function leaveRoot(): void {
  if (geteuid?.() !== 0) return
  seteuid?.(NOBODY)
  onTestFinished(() => seteuid?.(0))
}

test('a folder that may not be read is denied in words that name no path of this machine', async () => {
  const { folder, source } = start()
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'data/locked'), { recursive: true })
  writeFileSync(join(folder, 'data/locked/x'), '1')
  chmodSync(join(folder, 'data/locked'), 0)
  onTestFinished(() => chmodSync(join(folder, 'data/locked'), 0o755))
  leaveRoot()
  const denied = { code: 'AccessDenied', message: expect.not.stringContaining(folder) }
  await expect(all(source.list('data', 'locked/'))).rejects.toMatchObject(denied)
  await expect(all(source.list('data', 'locked/x'))).rejects.toMatchObject(denied)
  await expect(source.read('data', 'locked/x')).rejects.toMatchObject(denied)
})

test('other parts read the objects in the order of their keys, as streams or as the files that they are', async () => {
  const { folder, source } = start()
  mkdirSync(join(folder, 'data/hdb/2026.01.05'), { recursive: true })
  writeFileSync(join(folder, 'data/hdb/sym'), 'symbols')
  writeFileSync(join(folder, 'data/hdb/2026.01.05/price'), 'p')
  const list = () => all(source.list('data', 'hdb/'))

  const [price, sym] = await list()
  expect([price?.key, sym?.key]).toEqual(['hdb/2026.01.05/price', 'hdb/sym'])
  expect(sym?.file.path).toBe(join(folder, 'data/hdb/sym'))
  expect(await text(await source.read('data', 'hdb/sym'))).toBe('symbols')

  writeFileSync(join(folder, 'data/hdb/sym'), 'SYMBOLS')
  const [same, changed] = await list()
  expect(same).toEqual(price)
  expect(changed?.file.ctimeNs).toBeGreaterThan(sym?.file.ctimeNs ?? 0n)
  await expect(source.read('data', 'none')).rejects.toMatchObject({ code: 'NoSuchKey' })
  await expect(all(source.list('none', ''))).rejects.toMatchObject({ code: 'NoSuchBucket' })
})

test('a symbolic link among the objects is an error that names it, and so is one to a folder', async () => {
  const { folder, source } = start()
  mkdirSync(join(folder, 'data/hdb/2026.01.05'), { recursive: true })
  writeFileSync(join(folder, 'data/hdb/sym'), 'symbols')
  symlinkSync(join(folder, 'data/hdb/2026.01.05'), join(folder, 'data/hdb/2026.01.06'))
  symlinkSync(join(folder, 'data/hdb/sym'), join(folder, 'data/hdb/symbols'))
  const denied = (key: string) => ({
    code: 'SymbolicLink',
    message: expect.stringContaining(`a symbolic link at ${key}:`),
  })
  await expect(all(source.list('data', 'hdb/'))).rejects.toMatchObject(denied('hdb/2026.01.06'))
  await expect(all(source.list('data', 'hdb/sym'))).rejects.toMatchObject(denied('hdb/symbols'))
  expect(await all(source.list('data', 'hdb/2026.01.05/'))).toEqual([])
  expect(await all(source.list('data', 'hdb/x'))).toEqual([])
})
