import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain } from '../../../kdb/ipc/plain.ts'
import { nullOf } from '../../../kdb/nulls.ts'
import {
  atom,
  chars,
  dictionary,
  type KdbValue,
  list,
  long,
  symbol,
  symbols,
  table,
  vector,
} from '../../../kdb/values.ts'
import { itemsOf } from '../../../kdb/vectors.ts'
import { anyValue, genericNull } from '../values.ts'

const trades = { sym: symbols(['A', 'B']), size: vector('int', Int32Array.of(1, 2)) }

describe('a value for people and JSON', () => {
  test.each<[string, KdbValue, unknown]>([
    ['a string', chars('abc'), 'abc'],
    ['a char', atom('char', 97), 'a'],
    ['a symbol', symbol('a'), 'a'],
    ['a long', long(5), 5],
    ['a long that a number would round', long(2n ** 53n + 1n), '9007199254740993'],
    ['booleans', vector('boolean', Uint8Array.of(0, 1)), [false, true]],
    ['bytes', vector('byte', Uint8Array.of(0, 255)), [0, 255]],
    ['a null long', long(-(2n ** 63n)), null],
    ['a null float', atom('float', Number.NaN), null],
    ['an infinite float', atom('float', Number.POSITIVE_INFINITY), '0w'],
    ['a date', atom('date', 9820), '2026.11.20'],
    ['a null date', atom('date', -(2 ** 31)), null],
    ['times', vector('time', Int32Array.of(1)), ['00:00:00.001']],
    ['a list', list([long(1), chars('a')]), [1, 'a']],
    ['a dictionary of symbols', dictionary(symbols(['a']), list([chars('x')])), { a: 'x' }],
    ['a dictionary of chars', dictionary(symbols(['a', 'b']), chars('xy')), { a: 'x', b: 'y' }],
    ['a dictionary of others', dictionary(vector('int', Int32Array.of(7)), list([chars('x')])), [[7, 'x']]],
    [
      'a table',
      table(trades),
      [
        { sym: 'A', size: 1 },
        { sym: 'B', size: 2 },
      ],
    ],
    ['a table with a column of chars', table({ ex: chars('NO') }), [{ ex: 'N' }, { ex: 'O' }]],
    [
      'a keyed table',
      dictionary(table({ k: symbols(['x', 'y']) }), table(trades)),
      [
        { k: 'x', sym: 'A', size: 1 },
        { k: 'y', sym: 'B', size: 2 },
      ],
    ],
    ['the generic null', genericNull, null],
    ['an error', { kind: 'error', message: 'nyi' }, "'nyi"],
  ])('%s', (_name, value, expected) => {
    expect(plain(value)).toEqual(expected)
  })

  test('the null of every type of more than zero is null', () => {
    for (const type of [
      'short',
      'int',
      'long',
      'real',
      'float',
      'timestamp',
      'month',
      'timespan',
      'minute',
    ] as const) {
      expect(plain(vector(type, itemsOf(type, [nullOf(type)] as never)))).toEqual([null])
    }
  })

  test('any value can be written as JSON', () => {
    fc.assert(
      fc.property(anyValue, value => {
        expect(JSON.stringify(plain(value))).toBeTypeOf('string')
      }),
    )
  })
})

test.each([
  ['short', 32767, '0Wh'],
  ['int', 2147483647, '0Wi'],
  ['long', 9223372036854775807n, '0W'],
  ['real', Infinity, '0we'],
  ['float', Infinity, '0w'],
  ['timestamp', 9223372036854775807n, '0Wp'],
  ['month', 2147483647, '0Wm'],
  ['date', 2147483647, '0Wd'],
  ['datetime', Infinity, '0wz'],
  ['timespan', 9223372036854775807n, '0Wn'],
  ['minute', 2147483647, '0Wu'],
  ['second', 2147483647, '0Wv'],
  ['time', 2147483647, '0Wt'],
] as const)('the infinities of %s are as q prints them', (type, infinity, text) => {
  expect(plain(atom(type, infinity))).toBe(text)
  expect(plain(atom(type, -infinity))).toBe(`-${text}`)
})
