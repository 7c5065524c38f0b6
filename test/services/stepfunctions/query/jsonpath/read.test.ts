import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { QueryError } from '../../../../../services/stepfunctions/query/error.ts'
import { findPath, readPath, selectPath } from '../../../../../services/stepfunctions/query/jsonpath/read.ts'
import { environment } from '../environment.ts'

const input = {
  a: { b: [1, 2, 3], 'c d': null },
  items: [
    { key: 'x', price: 1, tags: ['t'] },
    { key: 'y', price: 2.5, tags: [] },
    { key: 'z', price: 4 },
  ],
  text: 'word',
  zero: 0,
}
const variables = { v: { w: [true] }, nothing: null }
const scope = { input, context: { Execution: { Id: 'arn' } }, variables, environment }

describe('readPath', () => {
  test.each<[string, Json]>([
    ['$', input],
    ['$.zero', 0],
    ["$.a['c d']", null],
    ['$.a.b[1]', 2],
    ['$.a.b[(@.length-1)]', 3],
    ['$.a.b[-1,0]', [1]],
    ['$.a.b[?(@ > 1)]', []],
    ['$.a.b[?(!@.x)]', []],
    ['$$.Execution.Id', 'arn'],
    ['$v.w[0]', true],
    ['$nothing', null],
    ['$.a.b.length()', 3],
    ['$.text.length()', 4],
    ['$.a.b[*]', [1, 2, 3]],
    ['$.a.b[1:]', [2, 3]],
    ['$.a.b[:-1]', [1, 2]],
    ['$.a.b[0,2]', [1, 3]],
    ['$.items[*].key', ['x', 'y', 'z']],
    ['$..price', [1, 2.5, 4]],
    ['$.items[?(@.price > 2)].key', ['y', 'z']],
    ["$.items[?(@.price > 2 && @.key != 'z')].key", ['y']],
    ["$.items[?(@.key == 'x' || @.key == 'z')].price", [1, 4]],
    ['$.items[?(@.tags)].key', ['x', 'y']],
    ['$.items[?(!@.tags)].key', ['z']],
    ["$.items[?(@.key in ['x', 'y'])].price", [1, 2.5]],
    ['$.items[?(@.key =~ /[xy]/)].price', [1, 2.5]],
    ['$.items[?(@.tags empty true)].key', ['y']],
    ["$.items[?(@.tags contains 't')].key", ['x']],
    ['$.items[?(@.tags size 1)].key', ['x']],
    ["$['a','zero','none']", { a: input.a, zero: 0 }],
    ["$['a','none'].b[0]", [1]],
    [
      "$.items[0:2]['key','price']",
      [
        { key: 'x', price: 1 },
        { key: 'y', price: 2.5 },
      ],
    ],
    ['$.none[*].x', []],
    ['$.items[?(@.price > 99)]', []],
  ])('%s', (path, value) => {
    expect(readPath(path, scope)).toEqual(value)
  })

  test.each([
    ['$.a.b.sum()', "No results for path: $['a']['b'].sum()"],
    ['$.none', "No results for path: $['none']"],
    ['$.none.such', "Missing property in path $['none']"],
    ['$.a.b[7]', "No results for path: $['a']['b'][7]"],
    ['$.a.b[-1]', "No results for path: $['a']['b'][-1]"],
    ["$.a['c d'][0]", "The path $['a']['c d'] is null"],
    [
      '$.text.length',
      "Expected to find an object with property ['length'] in path $['text'] but found 'string'",
    ],
    ['$none', 'No results for path: $'],
  ])('%s is missing', (path, reason) => {
    expect(findPath(path, scope)).toBeUndefined()
    expect(() => readPath(path, scope)).toThrow(`Invalid path '${path}' : ${reason}`)
  })
})

test('a path that is absent means all of the input, null means an empty object', () => {
  expect(selectPath(undefined, scope)).toBe(input)
  expect(selectPath(null, scope)).toEqual({})
  expect(selectPath('$.zero', scope)).toBe(0)
})

test('a path whose searches multiply without end is stopped', () => {
  const input = Array.from({ length: 500 }, () => Array.from({ length: 100 }, () => ({})))
  expect(() => readPath('$[*][?($..*)]', { input, context: {}, variables: {}, environment })).toThrow(
    'A path looked at more than 1000000 values',
  )
})

test('a filter whose pattern backtracks without end is a fault of the path, whatever the length of the text', () => {
  const inner = { ...scope, input: Array.from({ length: 1000 }, () => ({ s: 'aaaaaaaaaaaaaaa!' })) }
  const path = '$[?(@.s =~ /^(a|\\w|[a-z]|[^!]|[a-f]|[a-c]|[a-b]|[a])+$/)]'
  expect(() => readPath(path, inner)).toThrow(QueryError)
  expect(() => readPath(path, inner)).toThrow('A path was looked up for more than 250 ms')
})
