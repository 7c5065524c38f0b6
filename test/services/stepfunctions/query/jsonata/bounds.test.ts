import { describe, expect, test } from 'vitest'
import { evaluateJsonata } from '../../../../../services/stepfunctions/query/jsonata/template.ts'
import { environment } from '../environment.ts'

const evaluate = async (source: string, input: unknown = {}) =>
  evaluateJsonata(
    `{% ${source} %}`,
    { input: JSON.parse(JSON.stringify(input)), context: {}, variables: {}, environment },
    'Output',
  )

const DEEP = /threw an error during evaluation: Stack overflow error/
const MEMORY = /threw an error during evaluation: Expression evaluation memory limit exceeded/
const ENDLESS = /threw an error during evaluation: Expression evaluation timeout/

const sum = (terms: number) => Array.from({ length: terms }, () => '1').join('+')

const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) })

describe('a runaway expression is stopped', () => {
  test.each([
    ['recursion without end', '($f := function($n) { 1 + $f($n + 1) }; $f(1))', DEEP],
    ['recursion through an array', '($f := function($n) { [$f($n + 1)] }; $f(1))', DEEP],
    ['recursion through an object', '($f := function($n) { {"a": $f($n + 1)} }; $f(1))', DEEP],
    ['a sum of 200 terms', sum(200), DEEP],
    ['a tail call without end', '($f := function($x) { $f($x + 1) }; $f(1))', ENDLESS],
    ['a range past the limit', '$count([1..873783])', MEMORY],
    ['a step range past the limit', '$count($range(1, 9000000, 1))', MEMORY],
    [
      'a text that doubles',
      "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', 40)))",
      MEMORY,
    ],
    ['a padding without measure', "$pad('x', 500000000)", MEMORY],
    ['ranges within ranges', '$map([1..5000], function($i) { [1..800000] })', ENDLESS],
    ['a product of ranges', '[1..5000].([1..5000].($ * 2))', ENDLESS],
    [
      'a pattern that backtracks',
      "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a+)+$/)",
      ENDLESS,
    ],
    [
      'a pattern that backtracks over a short text',
      String.raw`$match('aaaaaaaaaaaaaaa!', /^(a|\w|[a-z]|[^!]|[a-f]|[a-c]|[a-b]|[a])+$/)`,
      ENDLESS,
    ],
    [
      'a pattern that backtracks, handed to a function',
      "$map([1..9].($pad('', 30, 'a') & '!'), $contains(?, /^(a+)+$/))",
      ENDLESS,
    ],
    [
      'an expression of 600 KB',
      `[${Array(60_000).fill('$a + 1234').join(',')}]`,
      /has more than 65536 characters/,
    ],
    ['a picture as wide as the world', "$fromMillis(0, '[Y,999999999-999999999]')", MEMORY],
    ['a picture of many parts', "$toMillis('a', $pad('', 4000000, '[MNn]'))", ENDLESS],
    ['long texts without end', "$join($map([1..900], function($x) { $pad('', 4000000) }))", ENDLESS],
    [
      'a value nested too deep',
      '($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, [[$x]]) }; $f(2000, 1))',
      DEEP,
    ],
    ['an order-by of a long list', '($reverse([1..30000])^($))[0]', MEMORY],
    ['the descendants of descendants', '$count($states.input.**.**.**)', ENDLESS, nested(900)],
    [
      'a sort with a comparison that never ends',
      '$sort([1..3], function($a, $b) { ($f := function($x) { $f($x) }; $f(1)) })',
      ENDLESS,
    ],
  ])('%s', async (_, source, reason, input = {}) => {
    await expect(evaluate(source, input)).rejects.toThrow(reason)
  })

  test('while other work goes on', async () => {
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await expect(evaluate('($f := function($x) { $f($x + 1) }; $f(1))')).rejects.toThrow(ENDLESS)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(10)
  })
})

describe('what stays within the bounds is evaluated', () => {
  test.each([
    ['a range at the limit', '$count([1..873782])', 873_782],
    ['many items side by side', `$count([${sum(300).replaceAll('+', ',')}])`, 300],
    [
      'many members side by side',
      `$count($keys({${Array.from({ length: 300 }, (_, i) => `"k${i}": ${i}`).join(',')}}))`,
      300,
    ],
    ['a pattern with many matches', "$count($match($pad('', 40000, 'ab'), /a(b)/))", 20_000],
    ['a function handed to a function', "$join($map([1, 2], $string), '')", '12'],
    ['a partly applied function', "($first := $substring(?, 0, 1); $first('abc'))", 'a'],
    ['a thousand groups', '$count($keys([1..1000]{$string($): $ + 1}))', 1000],
    ['recursion of some depth', '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(10))', 10],
    [
      'a tail call of a thousand turns',
      '($f := function($n) { $n = 0 ? "done" : $f($n - 1) }; $f(1000))',
      'done',
    ],
    [
      'a text at the limit',
      "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', 22)))",
      4_194_304,
    ],
    ['a long list in order', '$sort($reverse([1..30000]))[0]', 1],
    ['a long list in an order of its own', '$sort([1..3000], function($a, $b) { $a < $b })[0]', 3000],
    ['an order-by of 5,000 items', '($reverse([1..5000])^($))[0]', 1],
    ['many short order-bys', '$count($map([1..150], function($x) { ([1..200]^($))[0] }))', 150],
    [
      'a sort that keeps equals in order',
      "$join($sort(['b1', 'a1', 'a2'], function($a, $b) { $substring($a, 0, 1) > $substring($b, 0, 1) }))",
      'a1a2b1',
    ],
    ['texts in order', "$join($sort(['b', 'a', 'B']))", 'Bab'],
    ['many distinct items', '$count($distinct([1..100000]))', 100_000],
  ])('%s', async (_, source, value) => {
    expect(await evaluate(source)).toBe(value)
  })
})
