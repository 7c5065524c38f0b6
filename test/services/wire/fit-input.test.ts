import { expect, test } from 'vitest'
import * as z from 'zod'
import { fitInput } from '../../../services/wire/fit-input.ts'

const schema = z.object({
  environmentId: z.string(),
  input: z.string().default('{}'),
  tags: z.record(z.string(), z.string()).optional(),
  entries: z.array(z.strictObject({ Detail: z.string().optional() })).optional(),
  one: z.union([z.object({ a: z.number() }), z.object({ b: z.string() })]).optional(),
})

test('members get the case that the operation has, and objects become text where it wants text', () => {
  expect(
    fitInput(schema, {
      EnvironmentId: 'e',
      Input: { Key: [1] },
      Tags: { Team: 'kx' },
      entries: [{ detail: { A: 1 } }],
      One: { B: { c: 1 } },
    }),
  ).toEqual({
    environmentId: 'e',
    input: '{"Key":[1]}',
    tags: { Team: 'kx' },
    entries: [{ Detail: '{"A":1}' }],
    one: { b: '{"c":1}' },
  })
})

test('a member that the operation has not is refused by name', () => {
  expect(() => fitInput(schema, { EnvironmentIdd: 'e' })).toThrow(
    "The field 'EnvironmentIdd' is not supported",
  )
  expect(fitInput(z.looseObject({}), { Anything: 1 })).toEqual({ Anything: 1 })
})
