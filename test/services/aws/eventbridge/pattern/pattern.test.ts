import { describe, expect, test } from 'vitest'
import { parsePattern } from '../../../../../services/aws/eventbridge/pattern/pattern.ts'

const matches = (pattern: object, event: object) => parsePattern(JSON.stringify(pattern)).matches(event)

/** Operator by operator: what stands in the pattern, what it matches, what it does not. */
const OPERATORS = [
  { rule: 'a', yes: ['a'], no: ['A', 'ab', 1, null] },
  { rule: 1, yes: [1], no: ['1', 2] },
  { rule: true, yes: [true], no: ['true', 1] },
  { rule: null, yes: [null], no: ['', 'null', 0] },
  { rule: '', yes: [''], no: [null, ' '] },
  { rule: { prefix: 'ab' }, yes: ['ab', 'abc'], no: ['a', 'xab', 1] },
  { rule: { prefix: { 'equals-ignore-case': 'Ab' } }, yes: ['aBc'], no: ['xab'] },
  { rule: { suffix: '.csv' }, yes: ['a.csv', '.csv'], no: ['a.csvx', 'csv'] },
  { rule: { suffix: { 'equals-ignore-case': '.CSV' } }, yes: ['a.csV'], no: ['a.cs'] },
  { rule: { 'equals-ignore-case': 'Alice' }, yes: ['alice', 'ALICE'], no: ['alic'] },
  {
    rule: { wildcard: 'dir/*.png' },
    yes: ['dir/a.png', 'dir/x/y.png', 'dir/.png'],
    no: ['dir/a.jpg', 'xdir/a.png'],
  },
  { rule: { wildcard: '*' }, yes: ['', 'x'], no: [1] },
  { rule: { wildcard: 'a*b*c' }, yes: ['abc', 'a1b2c', 'abbcc'], no: ['acb', 'ab', 'bc'] },
  { rule: { wildcard: 'aXa*aXa' }, yes: ['aXaaXa', 'aXa-aXa'], no: ['aXa', 'aXaXa'] },
  { rule: { wildcard: String.raw`a\*b` }, yes: ['a*b'], no: ['axb'] },
  { rule: { wildcard: String.raw`a\\*` }, yes: ['a\\', 'a\\x'], no: ['a*'] },
  { rule: { 'anything-but': 'a' }, yes: ['b', 1, null, ''], no: ['a'] },
  { rule: { 'anything-but': ['a', 'b'] }, yes: ['c'], no: ['a', 'b'] },
  { rule: { 'anything-but': [1, 2] }, yes: [3, '1'], no: [1] },
  { rule: { 'anything-but': { prefix: 'a' } }, yes: ['b', 'ba'], no: ['a', 'ab'] },
  { rule: { 'anything-but': { prefix: ['a', 'b'] } }, yes: ['c'], no: ['ax', 'bx'] },
  { rule: { 'anything-but': { suffix: ['.a', '.b'] } }, yes: ['x.c'], no: ['x.a'] },
  { rule: { 'anything-but': { 'equals-ignore-case': ['a', 'B'] } }, yes: ['c'], no: ['A', 'b'] },
  { rule: { 'anything-but': { wildcard: '*/lib/*' } }, yes: ['/src/x'], no: ['/lib/x'] },
  { rule: { numeric: ['=', 5] }, yes: [5, 5.0], no: ['5', 6] },
  { rule: { numeric: ['>', 0, '<=', 5] }, yes: [0.1, 5], no: [0, 5.1, null] },
  { rule: { numeric: ['<', -3.018e2] }, yes: [-302], no: [-301] },
  { rule: { cidr: '10.0.0.0/24' }, yes: ['10.0.0.0', '10.0.0.255'], no: ['10.0.1.0', 'x', '::1', 1] },
  {
    rule: { cidr: '2001:db8::/32' },
    yes: ['2001:db8::1', '2001:db8:ffff::'],
    no: ['2001:db9::1', '10.0.0.1'],
  },
  { rule: { exists: true }, yes: [0, '', null, false], no: [] },
]

describe('a match expression', () => {
  for (const { rule, yes, no } of OPERATORS) {
    test(`${JSON.stringify(rule)} matches ${JSON.stringify(yes)} and not ${JSON.stringify(no)}`, () => {
      expect(yes.filter(value => !matches({ a: [rule] }, { a: value }))).toEqual([])
      expect(no.filter(value => matches({ a: [rule] }, { a: value }))).toEqual([])
      // Of what is not there, only its absence matches.
      expect(matches({ a: [rule] }, { b: 1 })).toBe(false)
    })
  }

  test.each([
    [{ a: 'x' }, '"a" must be an object or an array'],
    [{ a: [] }, 'Empty arrays are not allowed'],
    [{ a: {} }, 'Empty objects are not allowed'],
    [{}, 'at least one field'],
    [{ a: [{ unheard: 1 }] }, 'Unrecognized match type unheard'],
    [{ a: [{ prefix: 1 }] }, 'prefix takes text'],
    [{ a: [{ prefix: 'a', suffix: 'b' }] }, 'expected one operator'],
    [{ a: [{ 'anything-but': [] }] }, 'at least one value'],
    [{ a: [{ 'anything-but': { numeric: ['<', 1] } }] }, 'scalars or one text operator'],
    [{ a: [{ numeric: ['~', 1] }] }, 'Unrecognized numeric range operator: ~'],
    [{ a: [{ numeric: ['<', '1'] }] }, 'must be numeric'],
    [{ a: [{ numeric: ['<'] }] }, 'one comparison or two'],
    [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'Bottom must be less than top'],
    [{ a: [{ numeric: ['>=', 9, '<=', 1] }] }, 'Bottom must be less than top'],
    [{ a: [{ numeric: ['<', 5, '>', 1] }] }, 'Bad numeric range operator'],
    [{ a: [{ numeric: ['=', 1, '=', 2] }] }, 'Bad numeric range operator'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'Malformed CIDR'],
    [{ a: [{ cidr: 'x/8' }] }, 'Malformed CIDR'],
    [{ a: [{ exists: 'yes' }] }, 'exists takes true or false'],
    [{ a: [{ wildcard: 'a**b' }] }, 'Consecutive wildcard'],
    [{ a: [{ wildcard: String.raw`a\b` }] }, 'Invalid escape'],
  ])('%j is refused: %s', (pattern, reason) => {
    const refusal = { code: 'InvalidEventPatternException', message: expect.stringContaining(reason) }
    expect(() => parsePattern(JSON.stringify(pattern))).toThrow(expect.objectContaining(refusal))
  })
})

describe('a pattern', () => {
  test.each<{ name: string; pattern: object; event: object; result: boolean }>([
    { name: 'all fields must match', pattern: { a: [1], b: [2] }, event: { a: 1, b: 3 }, result: false },
    { name: 'one value of a list must match', pattern: { a: [1, 2] }, event: { a: 2 }, result: true },
    { name: 'one element of a list matches', pattern: { a: ['x'] }, event: { a: ['y', 'x'] }, result: true },
    {
      name: 'fields lie within fields',
      pattern: { a: { b: { c: [1] } } },
      event: { a: { b: { c: 1 } } },
      result: true,
    },
    {
      name: 'a list of objects is looked into',
      pattern: { a: { b: [2] } },
      event: { a: [{ b: 1 }, { b: 2 }] },
      result: true,
    },
    {
      name: 'both fields must match in one object of a list',
      pattern: { a: { b: [1], c: [2] } },
      event: {
        a: [
          { b: 1, c: 1 },
          { b: 2, c: 2 },
        ],
      },
      result: false,
    },
    {
      name: 'an object is no leaf',
      pattern: { a: [{ exists: true }] },
      event: { a: { b: 1 } },
      result: false,
    },
    {
      name: 'what is not there does not exist',
      pattern: { a: [{ exists: false }] },
      event: { b: 1 },
      result: true,
    },
    { name: 'null exists', pattern: { a: [{ exists: false }] }, event: { a: null }, result: false },
    {
      name: 'absence is one of the values',
      pattern: { a: [{ exists: false }, 'x'] },
      event: {},
      result: true,
    },
    {
      name: '$or takes the first',
      pattern: { $or: [{ a: [1] }, { b: [1] }] },
      event: { a: 1 },
      result: true,
    },
    {
      name: '$or takes the second',
      pattern: { $or: [{ a: [1] }, { b: [1] }] },
      event: { b: 1 },
      result: true,
    },
    {
      name: '$or takes neither',
      pattern: { $or: [{ a: [1] }, { b: [1] }] },
      event: { a: 2, b: 2 },
      result: false,
    },
    {
      name: '$or beside a field',
      pattern: { c: [1], $or: [{ a: [1] }, { b: [1] }] },
      event: { a: 1 },
      result: false,
    },
    {
      name: '$or within a field',
      pattern: { d: { $or: [{ a: [1] }, { b: [1] }] } },
      event: { d: { b: 1 } },
      result: true,
    },
    {
      name: '$or within $or',
      pattern: { $or: [{ a: [9] }, { $or: [{ b: [9] }, { c: [1] }] }] },
      event: { c: 1 },
      result: true,
    },
    {
      name: 'inherited members are not there',
      pattern: { toString: [{ exists: false }] },
      event: {},
      result: true,
    },
  ])('$name', ({ pattern, event, result }) => {
    expect(matches(pattern, event)).toBe(result)
  })
})
