import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { queryOf } from '../../../kdb/node/call.ts'
import type { Expression, Operand } from '../../../kdb/node/expression.ts'
import { parseQuery } from '../../../kdb/node/parse.ts'
import type { Query, Select } from '../../../kdb/node/query.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { atom, chars, list, long, symbol, symbols } from '../../../kdb/values.ts'
import { collapse } from '../../../kdb/vectors.ts'
import { genericNull } from '../values.ts'

const day = atom('date', parseDate('2026.11.20') ?? Number.NaN)
const before = atom('date', (day.value as number) - 1)
const everything: Select = {
  ask: 'select',
  exec: false,
  distinct: false,
  items: [],
  by: [],
  table: 'trade',
  where: [],
}
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

const fixedSet: [text: string, query: Query][] = [
  ['tables[]', { ask: 'tables' }],
  ['tables`.', { ask: 'tables' }],
  ['cols trade', { ask: 'cols', table: 'trade' }],
  ['cols`trade', { ask: 'cols', table: 'trade' }],
  ['meta[`trade]', { ask: 'meta', table: 'trade' }],
  ['count trade;', { ask: 'count', table: 'trade' }],
  ['.Q.pv', { ask: 'partitions', name: '.Q.pv' }],
  ['max .Q.pv', { ask: 'partitions', name: '.Q.pv', reduction: 'max' }],
  ['last date', { ask: 'partitions', name: 'date', reduction: 'last' }],
  ['.z.p', { ask: 'global', name: '.z.p' }],
  ['.aws.akdbp', { ask: 'global', name: '.aws.akdbp' }],
  ['.kdbflow.health[]', { ask: 'health' }],
  ['select from trade', everything],
  ['  select\n from\ttrade ', everything],
  ['select[5] from trade', { ...everything, limit: 5 }],
  ['select[-5] from trade', { ...everything, limit: -5 }],
  ['select from trade / all of it', everything],
  ['count select from trade', { ask: 'rows', of: everything }],
  [
    'exec distinct sym from trade',
    { ...everything, exec: true, distinct: true, items: [{ name: 'sym', of: name('sym') }] },
  ],
  [
    'select time,price from trade where date=2026.11.20,sym=`IBM',
    {
      ...everything,
      items: [
        { name: 'time', of: name('time') },
        { name: 'price', of: name('price') },
      ],
      where: [operator('=', name('date'), literal(day)), operator('=', name('sym'), literal(symbol('IBM')))],
    },
  ],
  [
    'select from trade where date within (2026.11.19;2026.11.20), sym in `A`B',
    {
      ...everything,
      where: [
        call('within', name('date'), literal(collapse([before, day]))),
        call('in', name('sym'), literal(symbols(['A', 'B']))),
      ],
    },
  ],
  [
    'select rows:count i, max price, min price by date, 5 xbar time.minute from trade',
    {
      ...everything,
      by: [
        { name: 'date', of: name('date') },
        { name: 'minute', of: call('xbar', literal(long(5)), call('.minute', name('time'))) },
      ],
      items: [
        { name: 'rows', of: call('count', name('i')) },
        { name: 'price', of: call('max', name('price')) },
        { name: 'price1', of: call('min', name('price')) },
      ],
    },
  ],
  [
    'exec last time from trade',
    { ...everything, exec: true, items: [{ name: 'time', of: call('last', name('time')) }] },
  ],
  [
    'select 2*c2, c2+c3, size wavg price from trade',
    {
      ...everything,
      items: [
        { name: 'x', of: operator('*', literal(long(2)), name('c2')) },
        { name: 'c2', of: operator('+', name('c2'), name('c3')) },
        { name: 'price', of: call('wavg', name('size'), name('price')) },
      ],
    },
  ],
]

describe('the fixed set of queries', () => {
  test.each(fixedSet)('has %j', (text, query) => {
    expect(parseQuery(text)).toEqual(query)
  })

  test.each([
    '',
    '1+1',
    'system "ls"',
    'trade:1',
    'delete from trade',
    'update price:0 from trade',
    'select {x} price from trade',
    'select f price from trade',
    'select from (select from trade)',
    'select from trade;exit 0',
    '{x}[1]',
    'tables[`a;`b]',
    'max price',
    'select[1.5] from trade',
    'select max from trade',
    '\\l .',
  ])('has no %j', text => {
    expect(() => parseQuery(text)).toThrow(new KdbError('nyi'))
  })

  test('has nothing that would be more than a KdbError, whatever the text', () => {
    const words = [
      'select',
      'exec',
      'from',
      'where',
      'by',
      'max',
      'count',
      'trade',
      'date',
      '=',
      '[',
      ']',
      ',',
      '`a',
      '1',
      ';',
    ]
    const nearly = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map(all => all.join(' '))
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), text => {
        try {
          expect(parseQuery(text)).toHaveProperty('ask')
        } catch (error) {
          expect(error).toBeInstanceOf(KdbError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['("count";`trade)', list([chars('count'), symbol('trade')]), { ask: 'one' }],
    ['(`cols;`trade)', list([symbol('cols'), symbol('trade')]), { ask: 'cols', table: 'trade' }],
    ['("tables";::)', list([chars('tables'), genericNull]), { ask: 'tables' }],
    ['(".kdbflow.health";`)', list([chars('.kdbflow.health'), symbol('')]), { ask: 'health' }],
    ['`.aws.akdb', symbol('.aws.akdb'), { ask: 'global', name: '.aws.akdb' }],
  ])('has the call %s', (_name, call, query) => {
    expect(queryOf(call)).toEqual(query)
  })

  test('has no call of functions, of several arguments, or of names that hold a query', () => {
    const lambda = { kind: 'lambda', namespace: '', body: chars('{x}') } as const
    for (const call of [lambda, list([lambda]), list([chars('count'), symbol('a'), symbol('b')])]) {
      expect(() => queryOf(call)).toThrow(new KdbError('nyi'))
    }
    expect(() => queryOf(list([chars('count'), symbol('trade];exit 0')]))).toThrow(KdbError)
  })
})
