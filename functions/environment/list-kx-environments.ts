import * as z from 'zod'
import { listEnvironments } from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const output = z.object({
  environments: z.array(z.object({ environmentId: z.string(), name: z.string(), status: z.string() })),
})

/** All environments but those that are deleted. */
export const handler = step({ input: z.strictObject({}), output }, async () => ({
  environments: (await listEnvironments()).filter(({ status }) => status !== 'DELETED'),
}))
