import * as z from 'zod'
import { validateDefinition } from '../../../asl/validate/definition.ts'
import { operation } from '../../wire/operation.ts'
import type { Context } from './context.ts'
import * as fields from './fields.ts'

const input = z.object({
  definition: fields.definition,
  type: fields.type.default('STANDARD'),
  severity: z.enum(['ERROR', 'WARNING']).default('ERROR'),
  maxResults: z.int().min(0).max(100).optional(),
})

export const validateStateMachineDefinition = ({ sdkParameters }: Pick<Context, 'sdkParameters'>) =>
  operation({
    input,
    run({ definition, type, severity, maxResults }) {
      const all = validateDefinition(definition, { type, sdkParameters })
      const asked = severity === 'WARNING' ? all : all.filter(found => found.severity === 'ERROR')
      const diagnostics = asked.slice(0, maxResults === undefined || maxResults === 0 ? 100 : maxResults)
      return {
        result: all.some(found => found.severity === 'ERROR') ? 'FAIL' : 'OK',
        diagnostics,
        truncated: diagnostics.length < asked.length,
      }
    },
  })
