import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { evaluate } from './evaluate/evaluate.ts'

test('the app evaluates', async () => {
  const { resources } = await evaluate(resolve(import.meta.dirname, '../..'), 'ci')
  console.log(resources.map(r => r.type))
  expect(resources).toBeDefined()
})
