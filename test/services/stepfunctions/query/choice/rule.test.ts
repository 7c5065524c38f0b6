import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../../asl/json.ts'
import { testRule } from '../../../../../services/stepfunctions/query/choice/rule.ts'
import { environment } from '../environment.ts'

const input = { n: 5, text: 'log-1.txt', none: null, at: '2026-01-01T00:00:00Z', other: 5 }
const holds = (rule: JsonObject) => testRule(rule, { input, context: {}, variables: { v: 5 }, environment })

describe('a Choice rule', () => {
  test.each<[boolean, JsonObject]>([
    [true, { Variable: '$.n', NumericEquals: 5 }],
    [true, { Variable: '$v', NumericEqualsPath: '$.other' }],
    [false, { Variable: '$.text', NumericEquals: 5 }],
    [true, { Variable: '$.text', StringMatches: 'log-*.txt' }],
    [false, { Variable: '$.text', StringMatches: 'log-\\*.txt' }],
    [true, { Variable: '$.text', StringMatches: '*' }],
    [false, { Variable: '$.text', StringMatches: '*-1.txt*x' }],
    [true, { Variable: '$.at', TimestampEquals: '2026-01-01T01:00:00+01:00' }],
    [true, { Variable: '$.at', IsTimestamp: true }],
    [true, { Variable: '$.none', IsNull: true }],
    [true, { Variable: '$.missing', IsPresent: false }],
    [false, { Variable: '$.missing', IsPresent: true }],
    [
      true,
      { And: [{ Variable: '$.n', NumericGreaterThan: 4 }, { Not: { Variable: '$.n', NumericEquals: 6 } }] },
    ],
    [
      true,
      {
        Or: [
          { Variable: '$.n', NumericEquals: 6 },
          { Variable: '$.n', NumericEquals: 5 },
        ],
      },
    ],
  ])('gives %s for %j', (expected, rule) => {
    expect(holds(rule)).toBe(expected)
  })

  test('fails when its Variable is missing', () => {
    expect(() => holds({ Variable: '$.missing', IsNull: true })).toThrow(
      "Invalid path '$.missing': The choice state's condition path references an invalid value.",
    )
  })

  test('is decided by the first that decides: what comes after is not looked at', () => {
    const missing = { Variable: '$.missing', NumericEquals: 1 }
    expect(holds({ Or: [{ Variable: '$.n', NumericEquals: 5 }, missing] })).toBe(true)
    expect(holds({ And: [{ Variable: '$.n', NumericEquals: 6 }, missing] })).toBe(false)
  })
})
