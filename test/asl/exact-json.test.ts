import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inDoubles, parseDefinition, parseExactly } from '../../asl/exact-json.ts'
import { ExactNumber, numberOf } from '../../asl/exact-number.ts'
import { isObject, jsonType } from '../../asl/json.ts'
import { exactJsonText } from '../support/exact-json-text.ts'

test.each([
  '{"ns":1700000000123456789,"id":-9007199254740993,"f":1.0}',
  '[123456789012345678901234567890,1.0,-2.00,1e5,1E400,1.5e300]',
  '9007199254740993',
  '{"text":"1700000000123456789","escaped":"\\" 1.0"}',
])('what JavaScript would alter is written as it was read: %s', text => {
  expect(JSON.stringify(parseExactly(text))).toBe(text)
})

test.each([
  '9007199254740991',
  '-9007199254740991',
  '0.1',
  '12.5',
  '{"a":[1,2.75]}',
])('a number that JavaScript keeps is JavaScript’s: %s', text => {
  expect(parseExactly(text)).toEqual(JSON.parse(text))
})

test('all that JSON.stringify writes is read as JSON.parse reads it, in doubles', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(inDoubles(parseExactly(text))).toEqual(JSON.parse(text))
    }),
  )
})

test('a text is written byte for byte as it was read', () => {
  fc.assert(
    fc.property(exactJsonText, text => {
      expect(JSON.stringify(parseExactly(text))).toBe(text)
    }),
  )
})

test('the settings of a definition are JavaScript’s numbers, its data is exact', () => {
  const text = '{"BackoffRate":2.0,"TimeoutSeconds":6e1,"Result":{"ns":1700000000123456789}}'
  const definition = parseDefinition(text)
  expect(definition).toMatchObject({ BackoffRate: 2, TimeoutSeconds: 60 })
  expect(JSON.stringify(definition)).toContain('1700000000123456789')
})

describe('an exact number', () => {
  const big = parseExactly('9007199254740993')

  test('is a number, not an object', () => {
    expect(big).toBeInstanceOf(ExactNumber)
    expect(isObject(big)).toBe(false)
    expect(jsonType(big)).toBe('number')
    expect(`${big}`).toBe('9007199254740993')
  })

  test('compares by its value', () => {
    expect(numberOf(big)).toBe(9007199254740993n)
    expect(numberOf(parseExactly('1.0'))).toBe(1)
    expect(numberOf('9007199254740993')).toBeUndefined()
  })
})

test('data without exact numbers is the same in doubles', () => {
  const value = { a: [1, { b: 'x' }], c: null }
  expect(inDoubles(value)).toBe(value)
})
