import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../../asl/json.ts'
import { readPath } from '../../../../../services/stepfunctions/query/jsonpath/read.ts'
import { writePath } from '../../../../../services/stepfunctions/query/jsonpath/write.ts'
import { environment } from '../environment.ts'

const json = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as Json)
const names = fc.array(fc.stringMatching(/^[a-z_]{1,8}$/), { minLength: 1, maxLength: 4 })

describe('writePath', () => {
  test('what is written is read back, and the input stays as it was', () => {
    const property = fc.property(names, json, json, (steps, kept, result) => {
      const path = `$.${steps.join('.')}`
      const input = { [`not ${steps[0]}`]: kept }
      const before = structuredClone(input)
      const output = writePath(path, input, result)
      expect(readPath(path, { input: output, context: {}, variables: {}, environment })).toEqual(result)
      expect(output).toMatchObject(before)
      expect(input).toEqual(before)
    })
    fc.assert(property)
  })

  test('null keeps the input, absent and $ replace it, whatever the value', () => {
    for (const result of [0, false, null, '', []]) {
      expect(writePath(undefined, { a: 1 }, result)).toBe(result)
      expect(writePath('$', { a: 1 }, result)).toBe(result)
      expect(writePath('$.r', { a: 1 }, result)).toEqual({ a: 1, r: result })
      expect(writePath(null, { a: 1 }, result)).toEqual({ a: 1 })
    }
  })

  test('replaces an item that is there', () => {
    expect(writePath('$.a[1]', { a: [1, 2] }, 3)).toEqual({ a: [1, 3] })
  })

  test('fails where the input has no room for it', () => {
    expect(() => writePath('$.a', 'text', 1)).toThrow('Unable to apply step "a" to input "text"')
    expect(() => writePath('$.a[2]', { a: [1] }, 1)).toThrow('Unable to apply step "2" to input [1]')
  })
})
