import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkDatabase } from '../../../kdb/format/check.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { writeColumn, writeEnumeration, writeSymbols } from '../../../kdb/format/write.ts'
import { vector } from '../../../kdb/values.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { checks, hasSamples, hdb, temporaryDirectory } from '../samples.ts'

async function sample(): Promise<string> {
  const root = join(await temporaryDirectory(), 'db')
  const dates = ['2026.11.18', '2026.11.19']
  await writeSampleDatabase({ root, dates, rowsPerDate: 20, random: seededRandom(1) })
  return root
}

const faultsOf = async (root: string, partitions?: string[]): Promise<string[]> =>
  checkDatabase(await openDatabase(root), partitions === undefined ? {} : { partitions })

describe('a check of a database', () => {
  test('finds nothing in a sound one', async () => {
    expect(await faultsOf(await sample())).toEqual([])
  })

  test.skipIf(!hasSamples)('finds nothing in databases of real kdb+', async () => {
    expect(await faultsOf(hdb)).toEqual([])
    expect(await faultsOf(checks)).toEqual([])
  })

  test.each<[string, (trade: string) => Promise<unknown>, RegExp]>([
    ['a missing table', trade => rm(trade, { recursive: true }), /trade\/.d: expected a file, got none/],
    ['a missing column', trade => rm(join(trade, 'size')), /trade\/size: expected a file, got none/],
    [
      'other columns',
      trade => writeSymbols(join(trade, '.d'), ['time']),
      /expected columns time,sym,.*, got time/,
    ],
    [
      'a torn column',
      trade => truncate(join(trade, 'price'), 100),
      /price: expected 20 rows of 8 bytes, got 84 bytes/,
    ],
    [
      'another type',
      trade => writeColumn(join(trade, 'size'), vector('long', new BigInt64Array(20))),
      /size: expected vector of int, as in the last partition, got vector of long/,
    ],
    [
      'columns of unequal length',
      trade => writeColumn(join(trade, 'size'), vector('int', new Int32Array(19))),
      /expected columns of one length, got 20, 19/,
    ],
    [
      'a symbol outside the domain',
      trade => writeEnumeration(join(trade, 'sym'), 'sym', new BigInt64Array(20).fill(10n)),
      /sym: expected symbol indexes below 10, got 10/,
    ],
    [
      'a hidden file',
      trade => writeFile(join(trade, '../.trade.swp'), ''),
      /expected no hidden file.*\.trade\.swp/,
    ],
  ])('finds %s', async (_name, damage, fault) => {
    const root = await sample()
    await damage(join(root, '2026.11.18/trade'))
    expect(await faultsOf(root)).toEqual([expect.stringMatching(fault)])
    expect(await faultsOf(root, ['2026.11.19'])).toEqual([])
  })
})
