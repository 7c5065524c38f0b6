import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { evaluateTemplate } from '../../../../../services/stepfunctions/query/jsonpath/template.ts'
import { environment } from '../environment.ts'

const evaluate = (template: Json, input: Json) =>
  evaluateTemplate(template, { input, context: { Task: { Token: 't' } }, variables: { v: 1 }, environment })

describe('evaluateTemplate', () => {
  test('evaluates members named with .$ at any depth, and nothing else', () => {
    const template = { 'a.$': '$.x', list: [{ 'b.$': '$$.Task.Token', c: '$.x' }, '$.x'], 'd.$': '$v' }
    expect(evaluate(template, { x: 5 })).toEqual({ a: 5, list: [{ b: 't', c: '$.x' }, '$.x'], d: 1 })
  })

  test('returns what has no such member as it is', () => {
    const json = fc.jsonValue().filter(value => !JSON.stringify(value).includes('.$'))
    const property = fc.property(json, value => {
      const template = JSON.parse(JSON.stringify(value)) as Json
      expect(evaluate(template, {})).toBe(template)
    })
    fc.assert(property)
  })

  test('fails for a missing member, and gives null past the end of a list', () => {
    expect(() => evaluate({ 'value.$': '$.no' }, { a: 1 })).toThrow(
      `The JSONPath '$.no' specified for the field 'value.$' could not be found in the input '{"a":1}'`,
    )
    expect(evaluate({ 'value.$': '$.a[3]' }, { a: [1] })).toEqual({ value: null })
  })
})
