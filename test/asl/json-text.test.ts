import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inDoubles } from '../../asl/exact-json.ts'
import { readDefinition, readJson } from '../../asl/json-text.ts'

test('JSON is read as JSON.parse reads it, exact numbers apart', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(inDoubles(readJson(text).value ?? null)).toEqual(JSON.parse(text))
    }),
  )
})

test('a text may hold the control characters that JSON lets stand', () => {
  expect(readDefinition('{"a":"\u007f\u0085"}').value).toEqual({ a: '\u007f\u0085' })
})

test.each([
  ["{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
  ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
  ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
  [
    '[{"a": 1',
    'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"[{"a": 1"; line: 1, column: 2])',
  ],
  ['{"a":', 'Unexpected end-of-input within/between Object entries'],
  ['[1,', 'Unexpected end-of-input within/between Array entries'],
  ['["a', 'Unexpected end-of-input: was expecting closing quote for a string value'],
  ['{"a', 'Unexpected end-of-input in field name'],
  ['"\\x"', "Unrecognized character escape 'x' (code 120)"],
  [
    '{"a": "\u0001"}',
    'Illegal unquoted character ((CTRL-CHAR, code 1)): has to be escaped using backslash to be included in string value',
  ],
  [
    '[1,]',
    "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  ],
  ['', 'No content to map due to end-of-input'],
])('the fault of %j is named as AWS names it', (text, message) => {
  expect(readJson(text).fault?.message).toBe(message)
})

test('a value nested too deep to be walked safely is refused', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(readJson(nested(1000)).fault).toBeUndefined()
  expect(readJson(nested(1001)).fault?.message).toContain('nesting depth (1001)')
  expect(readJson(JSON.stringify('['.repeat(5000))).fault).toBeUndefined()
})
