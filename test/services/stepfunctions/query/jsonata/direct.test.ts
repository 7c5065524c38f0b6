import fc from 'fast-check'
import jsonata from 'jsonata'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { directOf, UNSURE } from '../../../../../services/stepfunctions/query/jsonata/direct.ts'
import { plainJson } from '../../../../../services/stepfunctions/query/jsonata/plain.ts'
import { environment } from '../environment.ts'

const directly = (source: string, input: Json, variables: Record<string, Json>) =>
  directOf(jsonata(source).ast())?.({ input, context: {}, variables, environment })

const names = fc.constantFrom('a', 'b', 'c')
const path = fc.array(names, { maxLength: 3 }).map(steps => ['$states.input', ...steps].join('.'))
const leaf = fc.oneof(
  path,
  fc.constantFrom('$n', '$t', '$list', 'true', 'false', 'null', "'x'", '0', '-1.5', '12'),
)
const operator = fc.constantFrom('+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'and', 'or')

const { expression } = fc.letrec<{ expression: string }>(tie => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .tuple(tie('expression'), operator, tie('expression'))
      .map(([one, by, other]) => `(${one} ${by} ${other})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([when, one, other]) => `(${when} ? ${one} : ${other})`),
    fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `{"k": ${one}, "l": ${other}}`),
  ),
}))

const data = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false, 0, 1, -2.5, 'x', '', []),
    fc.dictionary(names, tie('value')),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value

describe('directOf', () => {
  test('gives what jsonata gives, or is unsure', async () => {
    let sure = 0
    const property = fc.asyncProperty(expression, data, async (source, input) => {
      const variables = { n: 3, t: 'text', list: [1, 2] }
      const direct = directly(source, input, variables)
      if (direct === undefined || direct === UNSURE) return
      sure += 1
      const full: unknown = await jsonata(source).evaluate(undefined, { ...variables, states: { input } })
      expect(direct).toEqual(plainJson(full))
    })
    await fc.assert(property, { numRuns: 2000 })
    expect(sure).toBeGreaterThan(100)
  })

  test.each([
    ['$states.input.a.b', 1],
    ['$n + 1', 4],
    ["$n < 5 and $states.input.a.b = 1 ? 'yes' : 'no'", 'yes'],
    ['{"n": $n, "none": $states.input.none}', { n: 3 }],
  ])('knows %s', (source, value) => {
    expect(directly(source, { a: { b: 1 } }, { n: 3 })).toEqual(value)
  })

  test.each([
    '$states.input.a[0]',
    '$sum([1])',
    '$states.input{x: 1}',
    '$a#$i.b',
    '$',
    '$$.a',
    'a',
    '$states',
  ])('leaves %s to jsonata', source => {
    expect(directly(source, {}, {})).toBeUndefined()
  })
})
