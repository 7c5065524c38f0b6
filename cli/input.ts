import * as z from 'zod'
import { INPUTS, type WorkflowName } from '../workflows/inputs.ts'

/** Prints an example of a workflow's input, to be edited; or the input's JSON Schema, which tells of each member. */
export function printInput(workflow: string, { schema }: { schema?: true }): void {
  const input = INPUTS[known(workflow)]
  const told = schema === true ? z.toJSONSchema(input.schema, { io: 'input' }) : input.example
  console.log(JSON.stringify(told, undefined, 2))
}

function known(workflow: string): WorkflowName {
  if (isKnown(workflow)) return workflow
  throw new Error(`expected the name of one workflow of ${Object.keys(INPUTS).join(', ')}, got ${workflow}`)
}

const isKnown = (name: string): name is WorkflowName => Object.hasOwn(INPUTS, name)
