import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openColumn } from '../../../kdb/format/column.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { writeSampleDatabase, writeSampleDate } from '../../../kdb/format/sample.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { temporaryDirectory } from '../samples.ts'

async function database(seed: number): Promise<string> {
  const root = await temporaryDirectory()
  await writeSampleDatabase({ root, dates: ['2026.11.19'], rowsPerDate: 100, random: seededRandom(seed) })
  return root
}

describe('the sample database', () => {
  test('is the same from the same random numbers, and another from others', async () => {
    const prices = async (seed: number) => readFile(join(await database(seed), '2026.11.19/trade/price'))
    expect(await prices(1)).toEqual(await prices(1))
    expect(await prices(1)).not.toEqual(await prices(2))
  })

  test('has rows by symbol and, within one, by time on the day', async () => {
    const { domain } = await openDatabase(await database(1))
    await using sym = await openColumn(join(await database(1), '2026.11.19/trade/sym'), domain)
    const { items } = await sym.read(0, 100)
    expect(items).toEqual([...(items as string[])].sort())
  })

  test('a further date extends the symbols: those before keep their places', async () => {
    const root = await database(1)
    const change = await temporaryDirectory()
    const day = { date: '2026.11.20', rowsPerDate: 50, random: seededRandom(2) }
    await writeSampleDate({ ...day, root: change, symbolsOf: join(root, 'sym'), listing: 'NVDA' })
    const [before, after] = await Promise.all([readFile(join(root, 'sym')), readFile(join(change, 'sym'))])
    // From byte 8 on: before it stands the count.
    expect(after.subarray(8, before.length)).toEqual(before.subarray(8))
    expect(after.subarray(before.length).toString()).toBe('NVDA\0')
    expect((await openDatabase(change)).partitions).toMatchObject([{ name: '2026.11.20' }])
  })

  test('a date that is none is refused', async () => {
    const sample = { rowsPerDate: 1, random: seededRandom(1), dates: ['2026-11-20'] }
    await expect(writeSampleDatabase({ ...sample, root: await temporaryDirectory() })).rejects.toThrow(
      /like 2026.11.20/,
    )
  })
})
