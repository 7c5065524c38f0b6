import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../kdb/format/write-table.ts'
import { plain } from '../../../kdb/ipc/plain.ts'
import { answerQuery } from '../../../kdb/node/answer.ts'
import { mountDatabase } from '../../../kdb/node/mount.ts'
import { parseQuery } from '../../../kdb/node/parse.ts'
import { nodeOptions } from '../../../kdb/node/protocol.ts'
import type { NodeState } from '../../../kdb/node/state.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { symbols, table, vector } from '../../../kdb/values.ts'

const nullLong = -(2n ** 63n)
const nanos = (date: string, clock: string): bigint => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const day = BigInt(parseDate(date) ?? 0) * 86_400n
  return (day + BigInt(hours * 3600 + minutes * 60 + seconds)) * 1_000_000_000n
}

/** Two dates of three trades each; the second has a null price and size. */
const writeTrades = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-kdb-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const root = join(folder, 'db')
  const sym = symbolDomain()
  const days = [
    { date: '2026.11.18', syms: ['a', 'a', 'b'], prices: [2, 3, 5], sizes: [10n, 20n, 30n], lots: [1, 2, 3] },
    {
      date: '2026.11.19',
      syms: ['b', 'c', 'a'],
      prices: [7, NaN, 4],
      sizes: [40n, nullLong, 60n],
      lots: [4, 5, 6],
    },
  ]
  for (const { date, syms, prices, sizes, lots } of days) {
    const time = ['09:30:10', '09:31:00', '09:36:30'].map(clock => nanos(date, clock))
    const rows = {
      time: vector('timestamp', BigInt64Array.from(time)),
      sym: symbols(syms),
      price: vector('float', Float64Array.from(prices)),
      size: vector('long', BigInt64Array.from(sizes)),
      lot: vector('int', Int32Array.from(lots)),
      open: vector('boolean', Uint8Array.of(1, 0, 1)),
    }
    await writeSplayedTable(join(root, date, 'trade'), table(rows), sym)
  }
  await writeSymbols(join(root, 'sym'), sym.names)
  return root
}

let state: NodeState
beforeAll(async () => {
  const mount = await mountDatabase({ path: await writeTrades(), databaseName: 'market' })
  state = { options: nodeOptions.parse({ clusterName: 'hdb-1', clusterType: 'HDB' }), now: Date.now, mount }
})

const ask = async (text: string) => plain(await answerQuery(parseQuery(text), state))

/** Each query of the tables in docs/kdb-reader.md is here. */
const answers: [query: string, answer: unknown][] = [
  [
    'select from trade where date=2026.11.19,sym=`b',
    [expect.objectContaining({ sym: 'b', price: 7, size: 40 })],
  ],
  [
    'select[2] sym,price from trade',
    [
      { sym: 'a', price: 2 },
      { sym: 'a', price: 3 },
    ],
  ],
  [
    'select[-2] sym,price from trade',
    [
      { sym: 'c', price: null },
      { sym: 'a', price: 4 },
    ],
  ],
  ['exec price from trade where date=2026.11.18', [2, 3, 5]],
  ['exec sym,price from trade where i<1', { sym: ['a', 'b'], price: [2, 7] }],
  ['exec distinct sym from trade', ['a', 'b', 'c']],
  [
    'select distinct sym,open from trade where price>=4',
    [
      { sym: 'b', open: true },
      { sym: 'a', open: true },
    ],
  ],
  ['count select from trade where sym in `a`c', 4],
  ['count select sum size by sym from trade', 3],
  [
    'select count i, avg price, total:sum size, dev price, var price by date from trade',
    [
      {
        date: '2026.11.18',
        x: 3,
        price: 10 / 3,
        total: 60,
        price1: expect.closeTo(1.2472, 4),
        price2: expect.closeTo(1.5556, 4),
      },
      { date: '2026.11.19', x: 3, price: 5.5, total: 100, price1: 1.5, price2: 2.25 },
    ],
  ],
  [
    'select n:count i, high:max price, low:min price by sym from trade',
    [
      { sym: 'a', n: 3, high: 4, low: 2 },
      { sym: 'b', n: 2, high: 7, low: 5 },
      { sym: 'c', n: 1, high: '-0w', low: '0w' },
    ],
  ],
  [
    'select vwap:size wavg price by date,sym from trade where sym=`a',
    [
      { date: '2026.11.18', sym: 'a', vwap: expect.closeTo(80 / 30, 9) },
      { date: '2026.11.19', sym: 'a', vwap: 4 },
    ],
  ],
  [
    'select last price by 5 xbar time.minute from trade where date=2026.11.18',
    [
      { minute: '09:30', price: 3 },
      { minute: '09:35', price: 5 },
    ],
  ],
  ['select sum size by time.hh from trade', [{ hh: 9, size: 160 }]],
  [
    'select by sym from trade where date=2026.11.18',
    [
      expect.objectContaining({ sym: 'a', price: 3, size: 20 }),
      expect.objectContaining({ sym: 'b', price: 5, size: 30 }),
    ],
  ],
  ['exec max price by sym from trade where price>0', { a: 4, b: 7 }],
  ['exec med price from trade where date=2026.11.18', 3],
  ['exec first sym from trade', 'a'],
  ['exec (max price)-min price from trade', 5],
  [
    'select spread:2*price-1, size%10 from trade where i=0',
    [
      { spread: 2, size: 1 },
      { spread: 12, size: 4 },
    ],
  ],
  ['exec lot from trade where date=max date', [4, 5, 6]],
  ['exec lot from trade where date within 2026.11.18 2026.11.19,price within 3 5', [2, 3, 6]],
  ['exec lot from trade where (price>6) or size=10', [1, 4]],
  ['exec lot from trade where not open', [2, 5]],
  ['exec lot from trade where sym like "[ab]*",lot<>3', [1, 2, 4, 6]],
  ['exec lot from trade where time.minute>09:35 / late', [3, 6]],
  ['exec count i from trade where price<4', 3],
]

describe('qSQL', () => {
  test.each(answers)('%s', async (query, answer) => {
    expect(await ask(query)).toEqual(answer)
  })

  test('is tested for each query that the page of the reader shows', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/kdb-reader.md'), 'utf8')
    const section = page.slice(page.indexOf('## qSQL'), page.indexOf('## Beyond'))
    const shown = [...section.matchAll(/^\| (`+) ?(.+?) ?\1 \|/gm)].map(([, , query]) => query)
    expect(shown.length).toBeGreaterThan(15)
    expect(shown.filter(query => !answers.some(([text]) => text === query))).toEqual([])
  })

  test.each([
    ['exec sum lot from trade', 21],
    ['exec sum size from trade', 160],
    ['exec sum open from trade', 4],
    ['exec avg price from trade', 4.2],
    ['exec size wavg price from trade', 4.6875],
    ['exec var price from trade', expect.closeTo(2.96, 9)],
    ['exec avg price from trade where lot>9', null],
    ['exec sum size from trade where lot>9', 0],
    ['exec first price from trade where lot>9', null],
    ['exec max lot from trade where lot>9', '-0Wi'],
  ])('ignores nulls: %s', async (query, answer) => {
    expect(await ask(query)).toEqual(answer)
  })

  test('takes the median of nulls too, as the least, by the definition of code.kx.com/q/ref/med', async () => {
    expect(await ask('exec med price from trade where date=2026.11.19')).toBe(4)
  })

  test.each([
    ['lot+1', 'long'],
    ['lot+1i', 'int'],
    ['open+open', 'int'],
    ['lot*1.5', 'float'],
    ['lot%2', 'float'],
    ['time-time', 'timespan'],
    ['time+1', 'timestamp'],
    ['date-date', 'int'],
    ['3 xbar lot', 'long'],
    ['time.second', 'second'],
    ['time.date', 'date'],
    ['time.mm', 'int'],
    ['price>3', 'boolean'],
    ['sum lot', 'int'],
    ['sum open', 'int'],
    ['avg lot', 'float'],
  ])('%s is of type %s', async (expression, type) => {
    expect(await answerQuery(parseQuery(`exec ${expression} from trade`), state)).toMatchObject({ type })
  })

  test.each([
    'exec f price from trade',
    'exec time+time from trade',
    'exec time*2 from trade',
    'exec avg time from trade',
    'exec 0D00:05 xbar time from trade',
    'exec from trade where time.time>09:30',
    'select price by sym from trade',
    'update price:0 from trade',
    'select from trade where sym in exec sym from quote',
    'exec max open from trade where lot>9',
  ])("%s is 'nyi", async query => {
    await expect(ask(query)).rejects.toThrow(/^nyi$/)
  })
})
