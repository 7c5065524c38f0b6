import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openColumn } from '../../../kdb/format/column.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { countAllRows } from '../../../kdb/format/row-counts.ts'
import { readSymbols } from '../../../kdb/format/serialised.ts'
import { formatTimestamp } from '../../../kdb/temporal.ts'
import { vector } from '../../../kdb/values.ts'
import { checks, engine, hasSamples, hdb } from '../samples.ts'

async function readAll(root: string, path: string) {
  const { domain } = await openDatabase(root)
  await using column = await openColumn(join(root, path), domain)
  return await column.read(0, column.header.count)
}

describe.skipIf(!hasSamples)('files that real kdb+ wrote', () => {
  test('a database has its tables, columns and row counts', async () => {
    const { tables, partitions } = await openDatabase(hdb)
    expect(partitions.map(({ name }) => name)).toEqual(['2015.01.07'])
    const counts = Object.fromEntries(
      await Promise.all([...tables.values()].map(async table => [table.name, await countAllRows(table)])),
    )
    expect(counts).toEqual({ quote: 344_455, quote_iex: 0, trade: 196_519, trade_iex: 0 })
    expect(tables.get('trade')?.columns).toEqual(['time', 'sym', 'price', 'size', 'stop', 'cond', 'ex'])
  })

  test('every column of a table has the rows of the table', async () => {
    const { tables, domain } = await openDatabase(hdb)
    for (const { parts, columns } of tables.values()) {
      const counts = columns.map(async name => {
        await using column = await openColumn(join(parts[0]?.path ?? '', name), domain)
        const { items } = await column.read(0, column.header.count)
        return items.length
      })
      expect(new Set(await Promise.all(counts)).size).toBe(1)
    }
  })

  test('a compressed column of floats reads as prices', async () => {
    const { items } = await readAll(hdb, '2015.01.07/trade/price')
    expect(items.slice(0, 1)).toEqual(Float64Array.of(20.12))
    expect(items.length).toBe(196_519)
    expect(Array.from(items as Float64Array).every(price => price > 0 && price < 1000)).toBe(true)
  })

  test('times of a parted table rise within each symbol', async () => {
    const times = (await readAll(hdb, '2015.01.07/trade/time')).items as BigInt64Array
    const syms = (await readAll(hdb, '2015.01.07/trade/sym')).items as string[]
    expect(formatTimestamp(times[0] ?? 0n)).toMatch(/^2015\.01\.07D/)
    expect(new Set(syms).size).toBe(10)
    const falls = syms.filter(
      (sym, row) => sym === syms[row - 1] && (times[row] ?? 0n) < (times[row - 1] ?? 0n),
    )
    expect(falls).toEqual([])
  })

  test('rows out of the middle of a compressed column are those of the whole', async () => {
    const { domain } = await openDatabase(hdb)
    await using column = await openColumn(join(hdb, '2015.01.07/quote/bsize'), domain)
    const whole = await column.read(0, column.header.count)
    expect((await column.read(8100, 16_500)).items).toEqual(whole.items.slice(8100, 16_500))
  })

  test('a symbol list whose count was not kept is read to its end', async () => {
    const names = await readSymbols(join(checks, 'sym'))
    expect(names.slice(0, 3)).toEqual(['.dqc.tableticking', 'quote,5,minute', 'rdb'])
    expect(names.every(name => name !== '')).toBe(true)
  })

  test('nested strings come from the companion file', async () => {
    const { kind, items } = await readAll(checks, '2020.04.17/results/descp')
    expect(kind).toBe('list')
    expect(items.length).toBe(22)
    expect(items[0]).toEqual(vector('char', new Uint8Array(Buffer.from('there are 17721 records'))))
  })

  test('any rows of nested strings are those of the whole', async () => {
    const { domain } = await openDatabase(checks)
    await using column = await openColumn(join(checks, '2020.04.17/results/descp'), domain)
    const whole = await column.read(0, 22)
    for (const [from, to] of [
      [0, 0],
      [0, 1],
      [5, 9],
      [21, 22],
      [22, 22],
    ] as const) {
      expect((await column.read(from, to)).items).toEqual(whole.items.slice(from, to))
    }
  })

  test('enumerations before kdb+ 3.6 read, nulls as empty symbols', async () => {
    const { items } = await readAll(checks, '2020.04.17/results/params')
    expect(items.slice(0, 2)).toEqual(['quote,5,minute', ''])
  })

  test('enumerations since kdb+ 3.6 read', async () => {
    const { items } = await readAll(engine, '2020.09.03/resultstab/funct')
    expect(items.slice(0, 5)).toEqual(['datecheck', 'tablecount', 'tablecount', 'tablecount', 'tablecount'])
  })

  test('an anymap is refused by name', async () => {
    await expect(readAll(engine, '2020.09.03/advancedres/resultdata')).rejects.toThrow(/got an anymap/)
  })
})
