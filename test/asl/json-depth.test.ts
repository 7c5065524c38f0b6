import { expect, test } from 'vitest'
import { DEEPEST_JSON, isDeeperThan } from '../../asl/json-depth.ts'

const nested = (depth: number) => '[{"a":'.repeat(depth / 2) + '1' + '}]'.repeat(depth / 2)

test('a text may be nested as deep as the bound, and no deeper', () => {
  expect(isDeeperThan(DEEPEST_JSON, nested(DEEPEST_JSON))).toBe(false)
  expect(isDeeperThan(DEEPEST_JSON, nested(DEEPEST_JSON + 2))).toBe(true)
})

test('brackets within strings, behind escaped quotes too, do not count', () => {
  expect(isDeeperThan(DEEPEST_JSON, JSON.stringify({ a: `\\"${'['.repeat(5000)}` }))).toBe(false)
})

test('a text is measured whatever its depth', () => {
  expect(isDeeperThan(DEEPEST_JSON, '['.repeat(5_000_000))).toBe(true)
})
