import { expect } from 'vitest'

/** Each query of the tables in docs/kdb-reader.md is here. */
export const qsqlAnswers: [query: string, answer: unknown][] = [
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
