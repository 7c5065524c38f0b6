import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDate } from '../temporal.ts'
import type { TypeName, VectorItems } from '../types.ts'
import { type KdbTable, table, vector } from '../values.ts'
import { itemsOf } from '../vectors.ts'
import { readSymbols } from './serialised.ts'
import { writeSymbols } from './write.ts'
import { type SymbolDomain, symbolDomain, writeSplayedTable } from './write-table.ts'

const tickers = ['AAPL', 'AIG', 'AMD', 'DELL', 'DOW', 'GOOG', 'HPQ', 'IBM', 'INTC', 'MSFT']
const exchanges = 'NOL'

const nanosPerDay = 86_400_000_000_000n
const open = 8n * 3_600_000_000_000n
const tradingNanos = 8.5 * 3_600_000_000_000

/** Gives a number from 0 to below 1, as `Math.random` does. */
export type Random = () => number

/** Writes a kdb+ database of `trade` and `quote` in new partitions, one for each of `dates` (`2026.11.20`). */
export async function writeSampleDatabase(options: {
  root: string
  dates: string[]
  rowsPerDate: number
  random: Random
}): Promise<void> {
  await mkdir(options.root, { recursive: true })
  const sym = symbolDomain(tickers)
  for (const date of options.dates) await writeDate({ ...options, date, sym })
  await writeSymbols(join(options.root, 'sym'), sym.names)
}

/**
 * Writes one more date into `root`, which may be another directory than the database's: a change to be loaded.
 * `sym` there begins with every symbol of `symbolsOf` (the path of a `sym` file) and ends with `listing`, new on this date.
 */
export async function writeSampleDate(options: {
  root: string
  date: string
  rowsPerDate: number
  random: Random
  symbolsOf: string
  listing?: string
}): Promise<void> {
  const sym = symbolDomain(await readSymbols(options.symbolsOf))
  if (options.listing !== undefined) sym.indexOf(options.listing)
  await writeDate({ ...options, sym })
  await writeSymbols(join(options.root, 'sym'), sym.names)
}

type Day = { root: string; date: string; rowsPerDate: number; random: Random; sym: SymbolDomain }

/** A day's rows stand together by symbol, in the order of time within one, as an HDB keeps them. */
async function writeDate({ root, date, rowsPerDate, random, sym }: Day): Promise<void> {
  const midnight = midnightOf(date)
  const blocks = sym.names.map((name, index) => {
    const rows = Math.floor((rowsPerDate + index) / sym.names.length)
    return tradesOf({ name, rows, midnight, around: 40 + 15 * index, random })
  })
  const trades = blocks.flat()
  await writeSplayedTable(join(root, date, 'trade'), tradeTable(trades, random), sym)
  await writeSplayedTable(join(root, date, 'quote'), quoteTable(trades, random), sym)
}

function midnightOf(date: string): bigint {
  const days = parseDate(date)
  if (days === undefined) throw new TypeError(`expected a date like 2026.11.20, got ${date}`)
  return BigInt(days) * nanosPerDay
}

type Trade = { time: bigint; name: string; price: number }

type Block = { name: string; rows: number; midnight: bigint; around: number; random: Random }

/** A random walk from about a price, in cents. */
function tradesOf({ name, rows, midnight, around, random }: Block): Trade[] {
  const offsets = Float64Array.from({ length: rows }, () => Math.floor(random() * tradingNanos)).sort()
  let price = around * (0.95 + random() / 10)
  return Array.from(offsets, offset => {
    price *= 1 + (random() - 0.5) / 500
    return { time: midnight + open + BigInt(offset), name, price: toCents(price) }
  })
}

const tradeTable = (trades: Trade[], random: Random): KdbTable =>
  table({
    time: columnOf('timestamp', trades, ({ time }) => time),
    sym: columnOf('symbol', trades, ({ name }) => name),
    price: columnOf('float', trades, ({ price }) => price),
    size: columnOf('int', trades, () => lots(random)),
    stop: columnOf('boolean', trades, () => Number(random() < 0.01)),
    ex: columnOf('char', trades, () => pickExchange(random)),
  })

const quoteTable = (trades: Trade[], random: Random): KdbTable =>
  table({
    time: columnOf('timestamp', trades, ({ time }) => time),
    sym: columnOf('symbol', trades, ({ name }) => name),
    bid: columnOf('float', trades, ({ price }) => toCents(price - random() / 10)),
    ask: columnOf('float', trades, ({ price }) => toCents(price + random() / 10)),
    bsize: columnOf('long', trades, () => BigInt(lots(random))),
    asize: columnOf('long', trades, () => BigInt(lots(random))),
  })

const columnOf = <N extends TypeName>(
  type: N,
  trades: Trade[],
  item: (trade: Trade) => VectorItems[N][number],
) => vector(type, itemsOf(type, trades.map(item)))

const toCents = (price: number): number => Math.round(price * 100) / 100
const lots = (random: Random): number => 1 + Math.floor(random() * 100)
const pickExchange = (random: Random): number => exchanges.charCodeAt(Math.floor(random() * exchanges.length))
