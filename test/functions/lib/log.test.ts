import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { logger } from '../../../functions/lib/log.ts'
import { step } from '../../../functions/lib/step.ts'

const context = { functionName: 'create-kx-cluster' } as Context
const input = z.looseObject({ environmentId: z.string() })
const event = {
  request: { environmentId: 'abc', clusterName: 'hdb', databases: [{ databaseName: 'market' }], secret: 'x' },
  attempt: { execution: 'e', redrives: 0, state: 's', entered: 't' },
}

const lines: object[] = []
beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(logger, level).mockImplementation((message, ...extra) => {
      lines.push({ level, message, ...(extra[0] as object) })
    })
  }
})
afterEach(() => void lines.splice(0))

const of = { step: 'create-kx-cluster', on: { environmentId: 'abc', clusterName: 'hdb' } }

test('a step logs its run in one line: its name, what it acts on, what came of it, how long it took', async () => {
  const handler = step({ input, output: z.object({}) }, async () => ({}))
  await handler(event, context)
  const message = 'create-kx-cluster done'
  expect(lines).toEqual([
    { level: 'info', message, ...of, outcome: 'done', milliseconds: expect.any(Number) },
  ])
})

test('a step that failed says so in one line under the error’s own name, and leaves the rest to Lambda', async () => {
  class LimitReached extends Error {
    override readonly name = 'LimitReached'
  }
  const handler = step({ input, output: z.object({}) }, async () => {
    throw new LimitReached('no more of these')
  })
  await expect(handler(event, context)).rejects.toThrow('no more of these')
  const message = 'create-kx-cluster failed'
  expect(lines).toEqual([
    { level: 'error', message, ...of, outcome: 'LimitReached', milliseconds: expect.any(Number) },
  ])
  expect(JSON.stringify(lines)).not.toMatch(/no more|secret|market/)
})
