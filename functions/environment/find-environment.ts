import * as z from 'zod'
import { environment } from '../../workflows/inputs/kx-environment.ts'
import { differences } from '../lib/differences.ts'
import { listEnvironments } from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environment })
const output = z.object({
  environmentId: z.string().optional(),
  status: z.string().optional(),
  differences: z.array(z.string()),
})

/** The environment of that name, if there is one, and in what it differs from the one wanted. */
export const handler = step({ input, output }, async ({ environment }) => {
  // A deleted environment is still listed for a while.
  const found = (await listEnvironments()).find(
    ({ name, status }) => name === environment.name && status !== 'DELETED',
  )
  if (found === undefined) return { differences: [] }
  const { environmentId, status } = found
  // One that failed is not adopted but replaced, so it may differ.
  const failed = status === 'FAILED_CREATION' || status === 'FAILED_DELETION'
  return {
    environmentId,
    status,
    differences: failed ? [] : differences(`environment ${environment.name}`, { wanted: environment, found }),
  }
})
