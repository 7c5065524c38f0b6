import * as z from 'zod'
import { INPUTS } from '../../workflows/inputs.ts'
import { step } from '../lib/step.ts'
import { checkedInput } from '../lib/workflow-input.ts'

const input = z.strictObject({
  // The keys of an object literal, which Object.keys only knows as strings.
  workflow: z.enum(Object.keys(INPUTS) as (keyof typeof INPUTS)[]),
  input: z.unknown(),
})

/** The workflow's input with its defaults. Throws InvalidInput with all that is wrong with it. */
export const handler = step({ input, output: z.looseObject({}) }, async ({ workflow, input }) =>
  checkedInput(workflow, input),
)
