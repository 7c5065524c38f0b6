import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { queryOf } from '../../../kdb/node/call.ts'
import { parseQuery } from '../../../kdb/node/parse.ts'
import type { Query, Select } from '../../../kdb/node/query.ts'
import { parseDate } from '../../../kdb/temporal.ts'
import { chars, list, symbol } from '../../../kdb/values.ts'
import { genericNull } from '../values.ts'

const day = parseDate('2026.11.20') ?? Number.NaN
const everything: Select = { ask: 'select', exec: false, items: [], table: 'trade', where: [] }

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
  [
    'select time,price from trade where date=2026.11.20,sym=`IBM',
    {
      ...everything,
      items: [
        { name: 'time', column: 'time' },
        { name: 'price', column: 'price' },
      ],
      where: [
        { column: 'date', test: 'in', values: [day] },
        { column: 'sym', test: 'in', values: ['IBM'] },
      ],
    },
  ],
  [
    'select from trade where date within (2026.11.19;2026.11.20), sym in `A`B',
    {
      ...everything,
      where: [
        { column: 'date', test: 'within', low: day - 1, high: day },
        { column: 'sym', test: 'in', values: ['A', 'B'] },
      ],
    },
  ],
  [
    'select rows:count i, max price, min price by date from trade',
    {
      ...everything,
      by: 'date',
      items: [
        { name: 'rows', column: 'i', reduction: 'count' },
        { name: 'price', column: 'price', reduction: 'max' },
        { name: 'price1', column: 'price', reduction: 'min' },
      ],
    },
  ],
  [
    'exec last time from trade',
    { ...everything, exec: true, items: [{ name: 'time', column: 'time', reduction: 'last' }] },
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
    'select from trade where price>3',
    'select sum price from trade',
    'select from (select from trade)',
    'select from trade;exit 0',
    '{x}[1]',
    'tables[`a;`b]',
    'max price',
    'select[-1] from trade',
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
