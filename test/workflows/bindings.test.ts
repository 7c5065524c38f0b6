import { expect, test } from 'vitest'
import { bindingsOf } from '../../workflows/bindings.ts'

const deployment = {
  steps: { 'get-kx-cluster': {} },
  fn: (name: string) => `function ${name}`,
  workflow: (name: string) => `machine ${name}`,
  bus: (name: string) => `bus ${name}`,
  waits: { 'wait:cluster.first': 5 },
}

test('a placeholder stands for what the deployment has under its name', () => {
  const definition = [
    '${fn:get-kx-cluster}',
    '${workflow:load-database}',
    '${bus:kdbflow}',
    '${wait:cluster.first}',
  ]
  expect(bindingsOf(definition, deployment)).toEqual({
    'fn:get-kx-cluster': 'function get-kx-cluster',
    'workflow:load-database': 'machine load-database',
    'bus:kdbflow': 'bus kdbflow',
    'wait:cluster.first': 5,
  })
})

test.each([
  ['a step', '${fn:get-cluster}', 'expected a step of functions/catalog.ts, got get-cluster'],
  ['a workflow', '${workflow:load}', 'expected a workflow of workflows/catalog.ts, got load'],
  ['a wait', '${wait:cluster.last}', 'expected a placeholder fn:, workflow:, bus:, or a wait:'],
  ['a kind', '${lambda:get-kx-cluster}', 'expected a placeholder fn:, workflow:, bus:, or a wait:'],
])('%s that nobody knows stands for nothing', (_, placeholder, complaint) => {
  expect(() => bindingsOf([placeholder], deployment)).toThrow(complaint)
})
