import * as z from 'zod'
import { INPUTS } from '../../workflows/inputs.ts'
import { route } from '../lib/route.ts'
import { workflowNamed } from '../lib/workflow-input.ts'

/** `GET /workflows/{name}`: the JSON Schema of its input, and an example. */
export const handler = route(async ({ path }) => {
  const name = workflowNamed(path('name'))
  const { schema, example } = INPUTS[name]
  // What may be left out is left out of the form too: the schema of what comes in, not of what goes on.
  const inputSchema = z.toJSONSchema(schema, { io: 'input' })
  return { status: 200, body: { name, inputSchema, example } }
})
