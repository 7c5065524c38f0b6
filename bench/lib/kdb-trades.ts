import { cp, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeColumn, writeEnumeration, writeSymbols } from '../../kdb/format/write.ts'
import { vector } from '../../kdb/values.ts'
import { kxzip } from '../../test/kdb/compress.ts'

/** A table of trades whose every value follows from its row, so that another database can make the same. */
export type Trades = { rows: number; dates: number; symbols: number }

export const dateOf = (date: number): string => `2026.11.${String(date + 1).padStart(2, '0')}`
export const symbolOf = ({ symbols }: Trades, index: number): string =>
  `S${String(index % symbols).padStart(4, '0')}`
export const priceOf = (row: number): number => 10 + ((row * 7919) % 1_000_003) / 10_000
export const sizeOf = (row: number): number => 1 + ((row * 104_729) % 997)

export async function writeTrades(root: string, trades: Trades): Promise<void> {
  const perDate = trades.rows / trades.dates
  await mkdir(root, { recursive: true })
  for (let date = 0; date < trades.dates; date++) {
    const table = join(root, dateOf(date), 'trade')
    await mkdir(table, { recursive: true })
    const first = date * perDate
    const prices = Float64Array.from({ length: perDate }, (_, row) => priceOf(first + row))
    await writeColumn(join(table, 'price'), vector('float', prices))
    const sizes = Int32Array.from({ length: perDate }, (_, row) => sizeOf(first + row))
    await writeColumn(join(table, 'size'), vector('int', sizes))
    await writeParted(join(table, 'sym'), perDate, trades.symbols)
    await writeSymbols(join(table, '.d'), ['sym', 'price', 'size'])
  }
  const names = Array.from({ length: trades.symbols }, (_, index) => symbolOf(trades, index))
  await writeSymbols(join(root, 'sym'), names)
}

/** The attribute is a byte of the header; what kdb+ keeps behind the rows for it is not needed to read them. */
async function writeParted(path: string, rows: number, symbols: number): Promise<void> {
  const indexes = BigInt64Array.from({ length: rows }, (_, row) => BigInt(Math.floor((row * symbols) / rows)))
  await writeEnumeration(path, 'sym', indexes)
  await using file = await open(path, 'r+')
  await file.write(Buffer.of(3), 0, 1, 4083)
}

/** The first date of a database again, compressed. */
export async function writeGzipped(root: string, gzipped: string): Promise<void> {
  const table = join(dateOf(0), 'trade')
  await cp(join(root, table), join(gzipped, table), { recursive: true })
  await cp(join(root, 'sym'), join(gzipped, 'sym'))
  for (const column of ['price', 'size', 'sym']) {
    const path = join(gzipped, table, column)
    await writeFile(path, kxzip(await readFile(path), { algorithm: 2, level: 6, blockSize: 2 ** 17 }))
  }
}
