import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { evaluateJsonata } from '../../../../../services/stepfunctions/query/jsonata/template.ts'
import { evaluateJsonataAs } from '../../../../../services/stepfunctions/query/jsonata/typed.ts'
import type { Scope } from '../../../../../services/stepfunctions/query/scope.ts'
import { environment } from '../environment.ts'

const scope: Scope = {
  input: { price: 2, items: [{ v: 1 }, { v: 5 }], one: [7], none: [] },
  context: { Execution: { RedriveCount: 0 } },
  variables: { n: 3 },
  environment,
  result: { done: false },
}

const evaluate = async (template: Json) => evaluateJsonata(template, scope, 'Output')
const fault = async (template: Json) =>
  evaluate(template).then(
    value => expect.fail(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )

describe('evaluateJsonata', () => {
  test('returns a template without expressions itself, at once', () => {
    const template = { a: [1, 'text', { b: null }], c: ' {% $n %} ' }
    expect(evaluateJsonata(template, scope, 'Output')).toBe(template)
  })

  test('evaluates expressions anywhere in a template', async () => {
    const template = { a: ['{% $n %}', { b: '{% $states.input.items[v > 3].v %}' }], 'c.$': '$.x' }
    expect(await evaluate(template)).toEqual({ a: [3, { b: 5 }], 'c.$': '$.x' })
  })

  test('sees input, context, result and variables', async () => {
    expect(await evaluate('{% $states.input.price * $n %}')).toBe(6)
    expect(await evaluate('{% $states.context.Execution.RedriveCount %}')).toBe(0)
    expect(await evaluate('{% $states.result.done %}')).toBe(false)
  })

  test('keeps lists of one and of none as lists', async () => {
    expect(await evaluate('{% $states.input.one %}')).toEqual([7])
    expect(await evaluate('{% $states.input.none %}')).toEqual([])
    expect(await evaluate('{% [] %}')).toEqual([])
  })

  test.each<[string, Json]>([
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(3, 0, -1)', [3, 2, 1, 0]],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random(42)', 0.7275636800328681],
    ['$random()', 0.5],
    ['$uuid()', '00000000-0000-4000-8000-000000000000'],
    ['$parse("{\\"a\\": 1}").a', 1],
    ['$millis()', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['$now()', '2026-01-02T03:04:05.000Z'],
    ["$now('[Y]-[M01]')", '2026-01'],
    ['$count($shuffle([1, 2, 3]))', 3],
    ['$distinct([{"a": 1, "b": 2}, {"b": 2, "a": 1}, 3])', [{ a: 1, b: 2 }, 3]],
    ["$pad('ab', -5, '#')", '###ab'],
    ['1 / 0', 'Infinity'],
  ])('%s', async (source, value) => {
    expect(await evaluate(`{% ${source} %}`)).toEqual(value)
  })

  test.each([
    ['$eval("1+1")', '. T1006: Attempted to invoke a non-function'],
    ['$sum("a")', '. T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['$error("no")', '. D3137: no'],
    ['"a" + 1', '. T2001: The left side of the "+" operator must evaluate to a number'],
  ])('says why %s fails', async (source, reason) => {
    expect(await fault({ key: `{% ${source} %}` })).toMatchObject({
      error: 'States.QueryEvaluationError',
      location: 'Output/key',
      cause: `The JSONata expression '${source}' specified for the field 'Output/key' threw an error during evaluation${reason}`,
    })
  })

  test('an expression without a value fails and names its place', async () => {
    expect(await fault({ list: [0, { a: '{% $states.input.missing %}' }] })).toMatchObject({
      location: 'Output/list[1]/a',
      cause:
        "The JSONata expression '$states.input.missing' specified for the field 'Output/list[1]/a' returned nothing (undefined).",
    })
  })

  test('a function is no value', async () => {
    expect(await fault('{% function($x) { $x } %}')).toMatchObject({ error: 'States.QueryEvaluationError' })
  })
})

describe('evaluateJsonataAs', () => {
  test('refuses another type in the words of AWS', async () => {
    const items = async () => evaluateJsonataAs('{% $n %}', scope, { field: 'Items', type: 'array' })
    await expect(items()).rejects.toThrow(
      "The JSONata expression '$n' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 3",
    )
  })

  test('takes the right one', async () => {
    expect(await evaluateJsonataAs([1, '{% $n %}'], scope, { field: 'Items', type: 'array' })).toEqual([1, 3])
    expect(await evaluateJsonataAs('{% $n = 3 %}', scope, { field: 'Condition', type: 'boolean' })).toBe(true)
  })
})
