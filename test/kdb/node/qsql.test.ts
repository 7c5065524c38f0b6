import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../kdb/format/write-table.ts'
import { plain } from '../../../kdb/ipc/plain.ts'
import { answerRequest } from '../../../kdb/node/answer.ts'
import { requestOf } from '../../../kdb/node/call.ts'
import { newGlobals } from '../../../kdb/node/connection-globals.ts'
import { mountDatabase } from '../../../kdb/node/mount.ts'
import { nodeOptions } from '../../../kdb/node/protocol.ts'
import type { NodeState } from '../../../kdb/node/state.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { chars, symbols, table, vector } from '../../../kdb/values.ts'

const nullLong = -(2n ** 63n)
function nanos(date: string, clock: string): bigint {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const day = BigInt(parseDate(date) ?? 0) * 86_400n
  return (day + BigInt(hours * 3600 + minutes * 60 + seconds)) * 1_000_000_000n
}

/** Two dates of three trades each; the second has a null price and size. */
async function writeTrades(): Promise<string> {
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

const ask = async (text: string) => plain(await answerRequest(requestOf(chars(text)), state))

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
  ['exec high:max price from trade', { high: 7 }],
  ['exec high:max price by sym from trade', { a: { high: 4 }, b: { high: 7 }, c: { high: '-0w' } }],
  ['exec lot from trade where i=0,date=2026.11.19', [4]],
  ['exec from select sym,lot from trade', { sym: 'a', lot: 6 }],
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
  ['exec lot from trade where time within 09:31 09:36', [2, 3, 5, 6]],
  [
    'select max price by 0D00:05 xbar time from trade where date=2026.11.18',
    [
      { time: '2026.11.18D09:30:00.000000000', price: 3 },
      { time: '2026.11.18D09:35:00.000000000', price: 5 },
    ],
  ],
  ['select sum size by hour:`hh$time from trade', [{ hour: 9, size: 160 }]],
  ['exec count i from trade where price<4', 3],
]

/** A request of several texts over one connection, of which the last is answered. */
async function askAll(...texts: string[]) {
  const globals = newGlobals()
  let answer: unknown
  for (const text of texts) answer = plain(await answerRequest(requestOf(chars(text)), state, globals))
  return answer
}

/** Each with the page of code.kx.com/q that says so. */
const expressions: [query: string, answer: unknown, page: string][] = [
  ['2+3*4', 14, 'basics/syntax'],
  ['tables[]!count each value each tables[]', { trade: 6 }, 'ref/each, ref/dict'],
  ['([]t:tables[];n:count each value each tables[])', [{ t: 'trade', n: 6 }], 'kb/faq'],
  [
    '2#select sym,lot from trade',
    [
      { sym: 'a', lot: 1 },
      { sym: 'a', lot: 2 },
    ],
    'ref/take',
  ],
  ['-1#select sym,lot from trade', [{ sym: 'a', lot: 6 }], 'ref/take'],
  ['`lot`sym#1#select from trade', [{ lot: 1, sym: 'a' }], 'ref/take'],
  ['5#`a`b', ['a', 'b', 'a', 'b', 'a'], 'ref/take'],
  ['-3#1 2', [2, 1, 2], 'ref/take'],
  ['10 sublist exec lot from trade', [1, 2, 3, 4, 5, 6], 'ref/sublist'],
  ['-2 sublist exec lot from trade', [5, 6], 'ref/sublist'],
  ['1 2 sublist exec lot from trade', [2, 3], 'ref/sublist'],
  ['asc 3 1 2', [1, 2, 3], 'ref/asc'],
  ['desc exec distinct sym from trade', ['c', 'b', 'a'], 'ref/desc'],
  ['exec lot from `price xasc select from trade', [5, 1, 2, 6, 3, 4], 'ref/asc'],
  ['exec lot from `sym`price xdesc select from trade', [5, 4, 3, 6, 2, 1], 'ref/desc'],
  [
    'select[2;>price] sym,price from select from trade',
    [
      { sym: 'b', price: 7 },
      { sym: 'b', price: 5 },
    ],
    'ref/select',
  ],
  ['exec lot from select[<price] from select from trade', [5, 1, 2, 6, 3, 4], 'ref/select'],
  ['select from (select top:max price by sym from trade) where top>4', [{ sym: 'b', top: 7 }], 'basics/qsql'],
  ['exec lot from trade where price=exec max price from trade', [4], 'basics/qsql'],
  [
    'select n:count distinct sym by date from trade',
    [
      { date: '2026.11.18', n: 2 },
      { date: '2026.11.19', n: 3 },
    ],
    'ref/distinct',
  ],
  [
    'select lot,notional from update notional:price*size from select from trade where lot<3',
    [
      { lot: 1, notional: 20 },
      { lot: 2, notional: 60 },
    ],
    'ref/update',
  ],
  ['exec lot from update lot:0i from (select from trade) where price>4', [1, 2, 0, 0, 5, 6], 'ref/update'],
  [
    'exec big from update big:1b from (select from trade) where price>4',
    [false, false, true, true, false, false],
    'ref/update',
  ],
  ['exec lot from delete from (select from trade) where sym=`a', [3, 4, 5], 'ref/delete'],
  ['cols delete price,size from select from trade', ['date', 'time', 'sym', 'lot', 'open'], 'ref/delete'],
  ['exec lot from trade where date=last .Q.pv', [4, 5, 6], 'ref/dotq'],
  ['exec lot from trade where date in -1#date', [4, 5, 6], 'ref/take'],
  ['exec lot from trade where date within (min date;max date),lot>4', [5, 6], 'ref/within'],
  ['exec lot from .Q.ind[trade;1 4]', [2, 5], 'ref/dotq'],
  ['exec lot from trade where time>2026.11.19D09:31', [6], 'basics/datatypes'],
  ['exec lot from trade where 0D00:05<time-2026.11.18D09:30,date=2026.11.18', [3], 'basics/datatypes'],
  ['exec lot from trade where (`minute$time)>09:35', [3, 6], 'ref/cast'],
  ['count "text"', 4, 'ref/count'],
  ['`float$3 4i', [3, 4], 'ref/cast'],
  ['"i"$10', 10, 'ref/cast'],
  ['`int$-6.1 6.6', [-6, 7], 'ref/cast'],
  ['1h$-1 0 2', [true, false, true], 'ref/cast'],
  ['`float$0Wh', 32767, 'ref/cast'],
  ['0Wi+5', 2147483652, 'basics/datatypes'],
  ['0Wi+5i', -2147483644, 'basics/datatypes'],
  ['`hh`uu`ss!(`hh$03:55:58.110;`uu$03:55:58.110;`ss$03:55:58.110)', { hh: 3, uu: 55, ss: 58 }, 'ref/cast'],
  ['`$"   IBM   "', 'IBM', 'ref/tok'],
  ['"D"$"2000-12-12"', '2000.12.12', 'ref/tok'],
  ['"E"$"3.14"', Math.fround(3.14), 'ref/tok'],
  ['-8h$"3.14"', Math.fround(3.14), 'ref/tok'],
  ['"U"$"12:13:14"', '12:13', 'ref/tok'],
  ['"P"$"2015-10-28D03:55:58.6542"', '2015.10.28D03:55:58.654200000', 'ref/tok'],
  ['"J"$("42";"x")', [42, null], 'ref/tok, ref/dotq'],
  ['2000.11.22 - 03:44:55.666', '2000.11.21D20:15:04.334000000', 'ref/subtract'],
  ['2012.05m-2', '2012.03', 'basics/math'],
  ['00:10:00%2', 300, 'basics/math'],
  ['2010.01.01 % 2005.01.01', 3653 / 1827, 'ref/divide'],
  ['0D00:00:10 % 0D00:00:05', 2, 'ref/divide'],
  ['1b%0b', '0w', 'ref/divide'],
  ['2.5 xbar 0 1 2 3 4 5 6', [0, 0, 0, 2.5, 2.5, 5, 5], 'ref/xbar'],
  [
    '5 xbar 11:00+0 2 3 5 7 11 13',
    ['11:00', '11:00', '11:00', '11:05', '11:05', '11:10', '11:10'],
    'ref/xbar',
  ],
  ['`date$3 xbar `month$2019.11.19', '2019.10.01', 'ref/xbar'],
  ['2&3', 2, 'ref/lesser'],
  ['"sat"&"cow"', 'cat', 'ref/lesser'],
  ['98&"c"', 'b', 'ref/lesser'],
  ['not 2000.01.01 2020.06.30', [true, false], 'ref/not'],
  ['not 0N 0W', [false, false], 'ref/not'],
  ['1 3 10 6 4 within 2 6', [false, true, false, true, true], 'ref/within'],
  ['1 2. in 2', [false, true], 'ref/in'],
  ['(2026.11.20+09:29:01 09:30:01)<09:30', [true, false], 'basics/comparison'],
  ['(`timespan$09:29:01 09:30:01)>09:29', [true, true], 'basics/comparison'],
  ['avg 101b', 2 / 3, 'ref/avg'],
  ['exec avg time.minute from trade where date=2026.11.18', 1717 / 3, 'basics/math'],
  ['max "genie"', 'n', 'ref/max'],
  ['min "genie"', 'e', 'ref/min'],
  ['sum 2 3 0N 7', 12, 'ref/sum'],
  ['var 2 3 5 0n 7', expect.closeTo(3.6875, 12), 'ref/var'],
  ['dev 10 343 232 55', expect.closeTo(134.3484, 4), 'ref/dev'],
  ['med 10 34 23 123 5 56', 28.5, 'ref/med'],
  ['2 0N 4 5 wavg 1 2 0N 8', 6, 'ref/avg'],
  ['value "exec max price from trade"', 7, 'ref/value'],
  ['first select sym,lot from trade', { sym: 'a', lot: 1 }, 'ref/first'],
  ['0!select n:count i by sym from trade where sym=`c', [{ sym: 'c', n: 1 }], 'ref/enkey'],
  ['til 3', [0, 1, 2], 'ref/til'],
  ['{x*x} 3', 9, 'basics/function-notation'],
  ['{[a;b]a-b}[5;2]', 3, 'basics/function-notation'],
  ['{count value x} each tables[]', [6], 'ref/each'],
  ['avg {x*x} exec lot from trade', 91 / 6, 'basics/function-notation'],
  ['exec {x*x} lot from trade where lot<4', [1, 4, 9], 'basics/function-notation'],
  ['exec sum {x*x} lot from trade', 91, 'basics/function-notation'],
  ['{select n:count i from x where sym=`a} trade', [{ n: 3 }], 'basics/qsql'],
  ['tables[]!{exec first max `time$time from x}each tables[]', { trade: '09:36:30.000' }, 'basics/qsql'],
  ['(`a`b`c!5 10 20)`b', 10, 'basics/application'],
  ['(`a`b`c!5 10 20)`b`c', [10, 20], 'basics/application'],
  ['(10 20 30!til 3) 5', null, 'kb/temporal-data'],
  ['"abcdef"[1 4 3]', 'bed', 'basics/application'],
  ['(2 3 4)1', 3, 'basics/application'],
  ['(2 3 4)@1', 3, 'ref/apply'],
  ['(select sym,lot from trade)`lot', [1, 2, 3, 4, 5, 6], 'basics/application'],
  ['(select sym,lot from trade)0', { sym: 'a', lot: 1 }, 'basics/application'],
  ['(select sym,lot from trade)[1 2;`lot]', [2, 3], 'basics/application'],
  ['(select n:count i by sym from trade)`b', { n: 2 }, 'basics/application'],
  [
    'select m:max (`a`b`c!1 10 100) sym by date from trade',
    [
      { date: '2026.11.18', m: 10 },
      { date: '2026.11.19', m: 100 },
    ],
    'basics/application',
  ],
  [
    'select lot,open by sym from trade where date=2026.11.18',
    [
      { sym: 'a', lot: [1, 2], open: [true, false] },
      { sym: 'b', lot: [3], open: [true] },
    ],
    'ref/select',
  ],
  [
    'select lot by date,sym from trade where lot within 2 4',
    [
      { date: '2026.11.18', sym: 'a', lot: [2] },
      { date: '2026.11.18', sym: 'b', lot: [3] },
      { date: '2026.11.19', sym: 'b', lot: [4] },
    ],
    'ref/select',
  ],
  ['exec lot by sym from trade where date=2026.11.18', { a: [1, 2], b: [3] }, 'basics/funsql'],
  [
    'ungroup select lot by sym from trade where date=2026.11.18',
    [
      { sym: 'a', lot: 1 },
      { sym: 'a', lot: 2 },
      { sym: 'b', lot: 3 },
    ],
    'ref/ungroup',
  ],
  ['select[1] max lot by sym from trade', [{ sym: 'a', lot: 6 }], 'basics/qsql'],
  ['exec lot from select[2 3] from trade', [3, 4, 5], 'ref/select'],
  ['exec lot from select[1 2;>lot] from select from trade', [5, 4], 'ref/select'],
  ['exec t from update t:sum lot by sym from select from trade', [9, 9, 7, 7, 5, 9], 'ref/update'],
  ['exec t from update t:sums lot by sym from select from trade', [1, 3, 3, 7, 5, 9], 'ref/update'],
  [
    'exec t from update t:max lot by sym from (select from trade) where lot<6',
    [2, 2, 4, 4, 5, null],
    'ref/update',
  ],
  ['exec sums lot from trade', [1, 3, 6, 4, 9, 15], 'ref/select'],
  [
    'select total:last sums lot by sym from trade where date=2026.11.18',
    [
      { sym: 'a', total: 3 },
      { sym: 'b', total: 3 },
    ],
    'ref/sum',
  ],
  ['sums 2 3 0N 7', [2, 5, 5, 12], 'ref/sum'],
  ['3 msum 1 2 3 5 7 11', [1, 3, 6, 10, 15, 23], 'ref/sum'],
  ['deltas 1 4 9 16', [1, 3, 5, 7], 'ref/deltas'],
  ['2 mavg 1 2 3 5 7 10', [1, 1.5, 2.5, 4, 6, 8.5], 'ref/avg'],
  ['mins 0N 5 0N 1 3', ['0W', 5, 5, 1, 1], 'ref/min'],
  ['maxs 0N 5 0N 1 3', ['-0W', 5, 5, 5, 5], 'ref/max'],
  ['prev 2 3 5 7 11', [null, 2, 3, 5, 7], 'ref/next'],
  ['next 2 3 5 7 11', [3, 5, 7, 11, null], 'ref/next'],
  ['2 xprev 2 7 5 3 11', [null, null, 2, 7, 5], 'ref/next'],
  ['fills 0N 2 3 0N 0N 7 0N', [null, 2, 3, 3, 3, 7, 7], 'ref/fill'],
  ['0^1 2 3 0N', [1, 2, 3, 0], 'ref/fill'],
  ['`nobody^`tom`dick``harry', ['tom', 'dick', 'nobody', 'harry'], 'ref/fill'],
  ['neg -1 0 1 2', [1, 0, -1, -2], 'ref/neg'],
  ['neg 01001b', [0, -1, 0, 0, -1], 'ref/neg'],
  ['abs 10 -43 0N', [10, 43, null], 'ref/abs'],
  ['floor -2.1 0 2.1', [-3, 0, 2], 'ref/floor'],
  ['sqrt -1 0n 0 25 50', [null, null, 0, 5, expect.closeTo(7.071068, 6)], 'ref/sqrt'],
  ['null 0 0n 0w 1 0n', [false, true, false, false, true], 'ref/null'],
  ['upper`ibm`msft', ['IBM', 'MSFT'], 'ref/lower'],
  ['lower"IBM"', 'ibm', 'ref/lower'],
  ['string `ibm', 'ibm', 'ref/string'],
  ['string 192 168 1 23', ['192', '168', '1', '23'], 'ref/string'],
  ['"." sv string 192 168 1 23', '192.168.1.23', 'ref/sv'],
  ['0N 3#til 10', [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]], 'ref/take'],
  ['{reverse","sv 0N 3#reverse string x}count trade', '6', 'ref/take, ref/sv'],
  ['{reverse","sv 0N 3#reverse string x}12795666', '12,795,666', 'ref/take, ref/sv'],
  ['5_0 1 2 3 4 5 6 7 8', [5, 6, 7, 8], 'ref/drop'],
  ['-5_0 1 2 3 4 5 6 7 8', [0, 1, 2, 3], 'ref/drop'],
  ['where 0110b', [1, 2], 'ref/where'],
  ['1 2 3 except 2', [1, 3], 'ref/except'],
  [
    'group "mississippi"',
    [
      ['m', [0]],
      ['i', [1, 4, 7, 10]],
      ['s', [2, 3, 5, 6]],
      ['p', [8, 9]],
    ],
    'ref/group',
  ],
  [
    'count each group "mississippi"',
    [
      ['m', 1],
      ['i', 4],
      ['s', 4],
      ['p', 2],
    ],
    'ref/group',
  ],
  ['all 1 2 3=1 2 4', false, 'ref/all-any'],
  ['any 1 2 3=1 20 30', true, 'ref/all-any'],
  ['exec lot from trade where date=2026.11.18,lot=max lot', [3], 'basics/qsql'],
  ['exec lot from trade where date=2026.11.18,price>avg price', [3], 'basics/qsql'],
  ['.z.a', 0, 'ref/dotz'],
  ['raze (1 2;3 4 5)', [1, 2, 3, 4, 5], 'ref/raze'],
  ['(`a`b`c!1 2 3),`c`d!4 5', { a: 1, b: 2, c: 4, d: 5 }, 'ref/join'],
  ['count (select from trade),select from trade', 12, 'ref/join'],
  [
    'flip `a`b!(1 2;3 4)',
    [
      { a: 1, b: 3 },
      { a: 2, b: 4 },
    ],
    'ref/flip',
  ],
  ['key `a`b!1 2', ['a', 'b'], 'ref/key'],
  ['type 2 3 5', 7, 'ref/type'],
  ['type 5', -7, 'ref/type'],
  ['1 2 3~1 2 3', true, 'ref/match'],
  ['3~3.0', false, 'ref/match'],
  ['cols `sym xcols select from trade', ['sym', 'date', 'time', 'price', 'size', 'lot', 'open'], 'ref/cols'],
  ['keys `sym xkey select from trade', ['sym'], 'ref/keys'],
  ['cols `a`b xcol select sym,lot from trade', ['a', 'b'], 'ref/cols'],
  ['distinct select open from trade', [{ open: true }, { open: false }], 'ref/distinct'],
  ['iasc 2 1 3 4 2 1 2', [1, 5, 0, 4, 6, 2, 3], 'ref/asc'],
  ['idesc 2 1 3 4 2 1 2', [3, 2, 0, 4, 6, 1, 5], 'ref/desc'],
  ['svar 2 3 5 7', expect.closeTo(4.916667, 6), 'ref/var'],
  ['sdev 10 343 232 55', expect.closeTo(155.1322, 4), 'ref/dev'],
  ['2 3 4 wsum 1 2 4', 24, 'ref/sum'],
  ['sum 7', 7, 'ref/sum'],
  ['.z.K', 4, 'ref/dotz'],
  ['.z.x', [], 'ref/dotz'],
  ['.Q.A', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ref/dotq'],
  ['1_key `.aws', expect.arrayContaining(['akdb', 'akdbp', 'args']), 'ref/key'],
  ['/ a comment alone', null, 'basics/syntax'],
  ['count trade;', null, 'basics/syntax'],
]

describe('an expression', () => {
  test.each(expressions)('%s', async (query, answer) => {
    expect(await ask(query)).toEqual(answer)
  })

  test('is tested for each that the page of the reader shows', () => {
    const shown = shownBetween('## Expressions', '## Beyond')
    expect(shown.length).toBeGreaterThan(15)
    expect(shown.filter(query => !expressions.some(([text]) => text === query))).toEqual([])
  })

  test('may assign to a variable of its connection, which no other connection sees', async () => {
    expect(await askAll('day:2026.11.19')).toBeNull()
    expect(await askAll('day:2026.11.19', 'exec lot from trade where date=day')).toEqual([4, 5, 6])
    expect(await askAll('t:select from trade; n:2', 'exec lot from n#t')).toEqual([1, 2])
    expect(await askAll('t:select from trade', 'tables[]')).toEqual(['t', 'trade'])
    expect(await askAll('t:select from trade', 't:update lot:2*lot from t', 'exec sum lot from t')).toBe(42)
    expect(await askAll('sq:{x*x}', 'avg sq 1 2 3')).toBeCloseTo(14 / 3, 9)
    expect(await askAll('sq:{x*x}', 'exec max sq lot from trade')).toBe(36)
    expect(await askAll('d:`a`b!1 2', 'd`b')).toBe(2)
    expect(await askAll('d:`a`b!1 2', 'd[`b]')).toBe(2)
    expect(await askAll('t:select sym,lot from trade', 't 1')).toEqual({ sym: 'a', lot: 2 })
    expect(await askAll('t:select sym,lot from trade', 'exec sum lot from t where sym=t[0;`sym]')).toBe(9)
    expect(await askAll('rank:`a`b`c!3 2 1', 'exec sum rank sym from trade')).toBe(14)
    expect(await askAll('r:1', 'delete r from `.')).toBe('.')
    await expect(askAll('r:1', 'delete r from `.', 'r')).rejects.toThrow(new KdbError('r'))
    expect(await askAll('syms:`b`c', 'exec lot from trade where sym in syms')).toEqual([3, 4, 5])
    await expect(ask('day')).rejects.toThrow(new KdbError('day'))
  })

  test('may keep no more than 128 MiB in variables', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => `v${at}:til 1000000`)
    await expect(askAll(...rows)).rejects.toThrow(new KdbError('wsfull'))
  })

  test.each([
    ['select from trade lj quote', 'nyi: lj, a join'],
    ['(select from trade) lj select from trade', 'nyi: lj, a join'],
    ['aj[`sym;trade;trade]', 'nyi: aj, a join'],
    ['if[1b;2]', 'nyi: if, a control word'],
    ['system "ls"', 'nyi: system, an operation of the system'],
    ['insert[`trade;1]', 'nyi: insert, a change of a table'],
    ['.u.sub[`trade;`]', 'nyi: .u.sub'],
    ['.Q.dpft[`:db;1;`sym;`trade]', 'nyi: .Q.dpft'],
    ['getTrades[`a]', 'nyi: getTrades'],
    ['exec f price from trade', 'nyi: f'],
    ['count:1', 'assign'],
    ['1 2!(1;`a),2', 'length'],
    ['exec lot from trade where lot=max lot', 'nyi'],
    ['2+`a', 'type'],
    ['1 2. in 2 2', 'type'],
    ['distinct 5', 'type'],
    ['sum "abc"', 'type'],
    ['select from trade where sym in exec sym from quote', 'quote'],
  ])("%s is signalled as '%s", async (query, message) => {
    await expect(ask(query)).rejects.toThrow(new KdbError(message))
  })

  test('that calls itself for ever ends', async () => {
    await expect(askAll('f:{f x}', 'f 1')).rejects.toThrow(new KdbError('stack'))
    await expect(askAll('f:{f x}', 'exec f lot from trade')).rejects.toThrow(new KdbError('stack'))
  })
})

function shownBetween(from: string, to: string): (string | undefined)[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/kdb-reader.md'), 'utf8')
  const section = page.slice(page.indexOf(from), page.indexOf(to))
  const cells = [...section.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/(`+) ?(.+?) ?\1(?:, |$)/g)].map(([, , query]) => query))
}

describe('qSQL', () => {
  test.each(answers)('%s', async (query, answer) => {
    expect(await ask(query)).toEqual(answer)
  })

  test('is tested for each query that the page of the reader shows', () => {
    const shown = shownBetween('## qSQL', '## Expressions')
    expect(shown.length).toBeGreaterThan(15)
    expect(shown.filter(query => ![...answers, ...expressions].some(([text]) => text === query))).toEqual([])
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
    expect(await answerRequest(requestOf(chars(`exec ${expression} from trade`)), state)).toMatchObject({
      type,
    })
  })

  test.each([
    'exec 00:05 xbar time.minute from trade',
    'exec lot from trade where time>date',
    '`int$2.5',
    '`short$100000',
    '"D"$"01/02/2026"',
    'med "abc"',
    'select price by sym from trade',
    'select max sums price from trade',
    'select[2;>price] max price by sym from trade',
    '(1 2 3)7',
    '?[trade;();0b;()]',
    'update price:0 from trade',
    'delete from trade where lot=1',
    'select[2;>price] from trade',
    '5#trade',
    'trade',
    '8#select from trade',
    '{x+y}[1]',
    'exec max open from trade where lot>9',
  ])("%s is 'nyi", async query => {
    await expect(ask(query)).rejects.toThrow(/^nyi$/)
  })
})
