import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openColumn } from '../../../kdb/format/column.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { nullIndex } from '../../../kdb/format/enumeration.ts'
import { readSymbols } from '../../../kdb/format/serialised.ts'
import { writeColumn, writeEnumeration, writeSymbols } from '../../../kdb/format/write.ts'
import { checks, engine, hasSamples, hdb, temporaryDirectory } from '../samples.ts'

const open = async (root: string, path: string) =>
  openColumn(join(root, path), (await openDatabase(root)).domain)

async function expectSameBytes(written: string, original: string): Promise<void> {
  expect((await readFile(written)).equals(await readFile(original))).toBe(true)
}

describe.skipIf(!hasSamples)('what kdb+ wrote, read and written again, has the same bytes', () => {
  test.each([
    [hdb, '2015.01.07/trade/ex'],
    [hdb, '2015.01.07/trade_iex/time'],
    [checks, '2020.04.17/results/result'],
    [checks, '2020.04.17/configtable/starttime'],
    [checks, '2020.04.17/configtable/period'],
    [engine, '2020.09.03/resultstab/resvalue'],
  ])('a vector: %s/%s', async (root, path) => {
    const copy = join(await temporaryDirectory(), 'copy')
    await using column = await open(root, path)
    const values = await column.read(0, column.header.count)
    if (values.kind !== 'vector' || values.type === 'symbol')
      throw new Error(`expected a vector, got ${values.kind}`)
    await writeColumn(copy, values)
    await expectSameBytes(copy, join(root, path))
  })

  test.each([
    'resultstab/funct',
    'resultstab/table',
    'advancedres/procs',
  ])('an enumeration: %s', async name => {
    const copy = join(await temporaryDirectory(), 'copy')
    await using column = await open(engine, `2020.09.03/${name}`)
    const indexes = (await column.enumeration?.indexes(0, column.header.count)) ?? new Int32Array()
    const wide = Array.from(indexes, index => (index === nullIndex ? -(2n ** 63n) : BigInt(index)))
    await writeEnumeration(copy, 'sym', BigInt64Array.from(wide))
    await expectSameBytes(copy, join(engine, `2020.09.03/${name}`))
  })

  test.each([
    join(hdb, 'sym'),
    join(hdb, '2015.01.07/trade/.d'),
    join(engine, '2020.09.03/resultstab/.d'),
  ])('a list of symbols: %s', async path => {
    const copy = join(await temporaryDirectory(), 'copy')
    await writeSymbols(copy, await readSymbols(path))
    await expectSameBytes(copy, path)
  })
})
