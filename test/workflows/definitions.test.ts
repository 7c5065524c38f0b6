import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { placeholdersOf } from '../../asl/placeholders.ts'
import { validateDefinition } from '../../asl/validate/definition.ts'
import { steps } from '../../functions/catalog.ts'
import { workflows } from '../../workflows/catalog.ts'
import { INPUTS } from '../../workflows/inputs.ts'
import { AWS_WAITS, LOCAL_WAITS, waitValues } from '../../workflows/lib/waits.ts'
import { bound } from './support/bound.ts'

// The package declares no types.
const aslValidator: (definition: unknown) => { errors: unknown[] } = createRequire(import.meta.url)(
  'asl-validator',
)

describe.each(Object.entries(workflows))('%s', (name, definition) => {
  test('is a definition that AWS would accept', () => {
    expect(validateDefinition(JSON.stringify(bound(definition)))).toEqual([])
  })

  test('is a definition that asl-validator accepts', () => {
    expect(aslValidator(bound(definition)).errors).toEqual([])
  })

  test('calls only steps of the catalog, and takes its pauses from the settings', () => {
    const known = new Set([
      ...Object.keys(steps).map(step => `fn:${step}`),
      ...Object.keys(waitValues(AWS_WAITS)),
      ...Object.keys(workflows).map(other => `workflow:${other}`),
    ])
    expect(placeholdersOf(definition).filter(placeholder => !known.has(placeholder))).toEqual([])
  })

  test('gives every step its request, what its token is made of, and the deadline where there is one', () => {
    for (const { step, given } of callsIn(definition)) {
      const hasDeadline = step !== 'validate-input' && step !== 'report-failure'
      expect(Object.keys(given), step).toEqual(['request', 'attempt', ...(hasDeadline ? ['deadline'] : [])])
    }
  })

  test('has an example input that its schema accepts', () => {
    const { schema, example } = INPUTS[name as keyof typeof INPUTS]
    expect(schema.safeParse(example).error?.issues).toBeUndefined()
  })
})

test('every workflow has an input, and every input a workflow', () => {
  expect(Object.keys(workflows).sort()).toEqual(Object.keys(INPUTS).sort())
})

test('both deployments have pauses for every kind of resource', () => {
  expect(Object.keys(waitValues(LOCAL_WAITS))).toEqual(Object.keys(waitValues(AWS_WAITS)))
})

function callsIn(definition: object): { step: string; given: object }[] {
  const calls: { step: string; given: object }[] = []
  JSON.stringify(definition, (_, state: { Resource?: string; Arguments?: object } | null) => {
    const [, step] = /^\$\{fn:(.+)\}$/.exec(state?.Resource ?? '') ?? []
    if (step !== undefined) calls.push({ step, given: state?.Arguments ?? {} })
    return state
  })
  return calls
}
