import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseIntrinsic } from '../../asl/intrinsic.ts'
import { parsePath, parseReferencePath } from '../../asl/path.ts'
import { LanguageSyntaxError } from '../../asl/scanner.ts'

describe('parsePath', () => {
  test.each([
    '$',
    '$.a.b',
    "$['a b'][0]",
    '$$.Execution.Id',
    '$variable.a',
    '$.a[-2]',
    "$['a','b']",
    '$.store-1.x_y',
  ])('reads %s as definite', text => expect(parsePath(text).definite).toBe(true))

  test.each([
    '$[*]',
    '$.a.*',
    '$..a',
    '$..[0]',
    '$.a[1:]',
    '$.a[:2]',
    '$.a[0,1]',
    "$['a','b'].c",
    '$.a[?(@.b)]',
    "$.a[?(@.b == 'x' && (@.c > 1.5 || !(@.d)))].e",
    '$.a[?(@.b == FooBar)]',
    "$.a[?(@.b in ['x', 'y'])]",
    '$.a[?(@.b =~ /x.*/i)]',
  ])('reads %s as indefinite', text => expect(parsePath(text).definite).toBe(false))

  test.each([
    '',
    'a',
    '$$23',
    '$.',
    '$.a b',
    '$.a[',
    "$['a",
    '$.a[x]',
    '$.a..',
    '$.a[?(@.b ==)]',
    '$.a[?(@.b =~ /(/)]',
    ' $.a',
  ])('refuses %j', text => expect(() => parsePath(text)).toThrow())
})

test('a reference path names one place', () => {
  expect(parseReferencePath("$.a['b'][0]").segments).toHaveLength(3)
  expect(() => parseReferencePath('$.a[*]')).toThrow('must name one place')
  expect(() => parseReferencePath('a')).toThrow("Reference path didn't start with '$'")
})

describe('parseIntrinsic', () => {
  test.each([
    'States.UUID()',
    "States.Array('Foo', 2020, $.someJson, null)",
    "States.Format('Welcome to {} {}\\'s playlist.', $.firstName, $.lastName)",
    'States.MathAdd(States.ArrayLength($$.Execution.Input.machines),-1)',
    "States.ArrayGetItem($.a[?(@.k == 'x, y')].v, 0)",
  ])('reads %s', text => expect(parseIntrinsic(text).kind).toBe('call'))

  test.each([
    [' States.UUID()', 'expected an intrinsic function'],
    ['States.Xyz($.a)', 'Unrecognized function States.Xyz'],
    ['States.UUID(1)', 'Invalid number of arguments'],
    ["States.MathAdd(1, '-1')", 'takes numbers'],
    ["States.Array('a'", "expected ')'"],
    [`${'States.Array('.repeat(11)}${')'.repeat(11)}`, 'nested up to 10 deep'],
  ])('refuses %s', (text, message) => expect(() => parseIntrinsic(text)).toThrow(message))
})

test('any text is either read or refused as a fault of syntax', () => {
  const piece = fc.constantFrom(
    ...['$', '@', '.', '..', '[', ']', '(', ')', '?', '*', ',', ':', '0', '-1', "'", '"', '\\', 'a', ' '],
    ...['==', '=~', '/', '&&', '||', '!', 'in', 'States.', 'Array', 'Format', '{}', '[?(@.', 'null'],
  )
  const property = fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
    for (const [parse, start] of [
      [parsePath, '$'],
      [parseIntrinsic, 'States.Array('],
    ] as const) {
      try {
        parse(start + pieces.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(LanguageSyntaxError)
      }
    }
  })
  fc.assert(property, { numRuns: 5000 })
})
