import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import type { Expression, Operand, Select } from '../../../kdb/reader/operators/expression.ts'
import { parseProgram } from '../../../kdb/reader/parse/parse.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { atom, long, symbol, symbols } from '../../../kdb/values.ts'
import { collapse } from '../../../kdb/vectors.ts'

const day = atom('date', parseDate('2026.11.20') ?? Number.NaN)
const before = atom('date', (day.value as number) - 1)
const name = (name: string): Expression => ({ kind: 'name', name })
const literal = (value: Operand): Expression => ({ kind: 'literal', value })
const call = (name: string, ...args: Expression[]): Expression => ({
  kind: 'call',
  name,
  operator: false,
  args,
})
const operator = (name: string, ...args: Expression[]): Expression => ({
  kind: 'call',
  name,
  operator: true,
  args,
})
const everything: Select = {
  ask: 'select',
  exec: false,
  distinct: false,
  items: [],
  by: [],
  from: name('trade'),
  where: [],
}
const select = (query: Partial<Select>): Expression => ({ kind: 'query', query: { ...everything, ...query } })

const parsed: [text: string, expression: Expression][] = [
  ['tables[]', call('tables')],
  ['tables`.', call('tables', literal(symbol('.')))],
  ['meta[`trade]', call('meta', literal(symbol('trade')))],
  ['max .Q.pv', call('max', name('.Q.pv'))],
  ['2*3-1', operator('*', literal(long(2)), operator('-', literal(long(3)), literal(long(1))))],
  ['n:5', { kind: 'assign', name: 'n', of: literal(long(5)) }],
  ['5#trade', operator('#', literal(long(5)), name('trade'))],
  ['sq number', call('sq', name('number'))],
  [
    'count each value each tables[]',
    {
      kind: 'each',
      each: { kind: 'name', name: 'count' },
      over: { kind: 'each', each: { kind: 'name', name: 'value' }, over: call('tables') },
    },
  ],
  ['select from trade', select({})],
  ['  select\n from\ttrade ', select({})],
  ['select[5] from trade', select({ limit: 5 })],
  ['select[-5] from trade', select({ limit: -5 })],
  ['select[5;>price] from trade', select({ limit: 5, order: { descending: true, column: 'price' } })],
  ['select[<price] from trade', select({ order: { descending: false, column: 'price' } })],
  ['select from trade / all of it', select({})],
  ['count select from trade', call('count', select({}))],
  ['select from select from trade', select({ from: select({}) })],
  [
    'exec distinct sym from trade',
    select({ exec: true, distinct: true, items: [{ name: 'sym', of: name('sym') }] }),
  ],
  [
    'select time,price from trade where date=2026.11.20,sym=`IBM',
    select({
      items: [
        { name: 'time', of: name('time') },
        { name: 'price', of: name('price') },
      ],
      where: [operator('=', name('date'), literal(day)), operator('=', name('sym'), literal(symbol('IBM')))],
    }),
  ],
  [
    'select from trade where date within (2026.11.19;2026.11.20), sym in `A`B',
    select({
      where: [
        call('within', name('date'), literal(collapse([before, day]))),
        call('in', name('sym'), literal(symbols(['A', 'B']))),
      ],
    }),
  ],
  [
    'select rows:count i, max price, min price by date, 5 xbar time.minute from trade',
    select({
      by: [
        { name: 'date', of: name('date') },
        { name: 'minute', of: call('xbar', literal(long(5)), call('.minute', name('time'))) },
      ],
      items: [
        { name: 'rows', of: call('count', name('i')), named: true },
        { name: 'price', of: call('max', name('price')) },
        { name: 'price1', of: call('min', name('price')) },
      ],
    }),
  ],
  [
    'select 2*c2, c2+c3, size wavg price from trade',
    select({
      items: [
        { name: 'x', of: operator('*', literal(long(2)), name('c2')) },
        { name: 'c2', of: operator('+', name('c2'), name('c3')) },
        { name: 'price', of: call('wavg', name('size'), name('price')) },
      ],
    }),
  ],
]

describe('a text', () => {
  test.each(parsed)('%j is read right to left', (text, expression) => {
    expect(parseProgram(text).expressions).toEqual([expression])
  })

  test.each([
    'select {x',
    'select from (select from trade',
    'select[1.5] from trade',
    'select max from trade',
    'delete a from t where b',
    '(1;',
    '{x;y}',
    '\\l .',
    '"unended',
    'a b:',
  ])('%j is no text that is read', text => {
    expect(() => parseProgram(text)).toThrow(new KdbError('nyi'))
  })

  test('of expressions within expressions beyond counting is refused', () => {
    for (const text of ['('.repeat(5000), '1+'.repeat(4000), '{'.repeat(5000), 'count '.repeat(1500)]) {
      expect(() => parseProgram(text)).toThrow(KdbError)
    }
  })

  test('comes to nothing more than a KdbError, whatever it is', () => {
    const words =
      'select exec update delete from where by max count each trade date = [ ] ( ) { } , : ; ` a `a 1 # ! $'
    const nearly = fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 12 }).map(all => all.join(' '))
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), text => {
        try {
          expect(parseProgram(text)).toHaveProperty('expressions')
        } catch (error) {
          expect(error).toBeInstanceOf(KdbError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
