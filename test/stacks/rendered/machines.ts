import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { validateDefinition } from '../../../asl/validate/definition.ts'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { titleOf } from './policies.ts'

// The package declares no types.
const aslValidator: (definition: unknown) => { errors: unknown[] } = createRequire(import.meta.url)(
  'asl-validator',
)

const names = Object.keys(workflows) as WorkflowName[]

export const describeMachines = (stage: () => Evaluated) =>
  describe('every workflow', () => {
    test('is one machine, and every machine a workflow', () => {
      const deployed = stage()
        .all('sfn/stateMachine:StateMachine')
        .map(({ name }) => name)
      expect(deployed.toSorted()).toEqual(names.map(titleOf).toSorted())
    })

    test.each(names)('is a definition that AWS takes, with nothing left open: %s', name => {
      const definition = String(machine(name)['definition'])
      expect(definition).not.toContain('${')
      expect(validateDefinition(definition).filter(({ severity }) => severity === 'ERROR')).toEqual([])
      expect(aslValidator(JSON.parse(definition)).errors).toEqual([])
    })

    test.each(names)('calls functions in the version that it was deployed with: %s', name => {
      const called = String(machine(name)['definition']).match(/arn:aws:lambda:[^"]+/g) ?? []
      expect(called.length).toBeGreaterThan(1)
      for (const arn of called) expect(arn).toMatch(/:function:kdbflow-[\w-]+:1$/)
    })

    test.each(names)('has versions, an alias, a trace, and a log with what went in and out: %s', name => {
      expect(machine(name)).toMatchObject({
        publish: true,
        tracingConfiguration: { enabled: true },
        loggingConfiguration: {
          ...{ level: 'ALL', includeExecutionData: true },
          logDestination: expect.stringMatching(/:log-group:\/aws\/vendedlogs\/states\/[\w-]+:\*$/),
        },
      })
      const alias = stage().one('sfn/alias:Alias', `${titleOf(name)}Live`)
      expect(alias).toMatchObject({
        name: 'live',
        routingConfigurations: [
          { stateMachineVersionArn: expect.stringMatching(`-${name}:1$`), weight: 100 },
        ],
      })
    })

    const machine = (name: string) => stage().one('sfn/stateMachine:StateMachine', titleOf(name))
  })
