import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { step } from '../../../functions/lib/step.ts'
import { clientToken } from '../../../workflows/inputs/kx.ts'

vi.hoisted(() => vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT'))

const echo = z.looseObject({})
const creating = step(
  { input: z.strictObject({ name: z.string(), clientToken }), output: echo },
  async all => all,
)
const looking = step({ input: z.strictObject({ name: z.string() }), output: echo }, async all => all)

const attempt = { execution: 'arn:e', redrives: 0, state: 'Create it', entered: '2026-10-07T00:00:00.000Z' }
async function tokenOf(change: object = {}, name = 'volume') {
  const answer = await creating(
    { request: { name }, attempt: { ...attempt, ...change }, deadline: 1 },
    context,
  )
  return clientToken.parse(Object.entries(answer).find(([member]) => member === 'clientToken')?.[1])
}
// What Lambda hands to a handler, as far as the logger reads it.
const context = { functionName: 'step', awsRequestId: 'test', getRemainingTimeInMillis: () => 1000 } as never

test('every try of a state that is entered once has the same client token', async () => {
  expect(await tokenOf()).toBe(await tokenOf())
})

test.each([
  ['another entry into the state', { entered: '2026-10-07T00:00:01.000Z' }],
  ['another state', { state: 'Delete it' }],
  ['a redrive', { redrives: 1 }],
  ['another execution', { execution: 'arn:f' }],
])('%s has another client token', async (_, change) => {
  expect(await tokenOf(change)).not.toBe(await tokenOf())
})

test('items of a Map that enter a state at the same time have tokens of their own', async () => {
  expect(await tokenOf({}, 'other')).not.toBe(await tokenOf())
})

test('a step that creates nothing is given its request as it is', async () => {
  expect(await looking({ request: { name: 'volume' }, attempt }, context)).toEqual({ name: 'volume' })
})

test('an execution that began with the release before still calls its steps with all in one object', async () => {
  const flat = { name: 'volume', deadline: 1 }
  expect(await looking(flat, context)).toEqual({ name: 'volume' })
  expect(await creating({ ...flat, clientToken: 'token' }, context)).toEqual({
    name: 'volume',
    clientToken: 'token',
  })
  await expect(creating(flat, context)).rejects.toThrow('clientToken')
})
