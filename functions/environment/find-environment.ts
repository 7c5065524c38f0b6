import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { environment } from '../../workflows/inputs/kx-environment.ts'
import { onDifference } from '../../workflows/inputs/on-difference.ts'
import { differences, differing } from '../lib/differences.ts'
import { StepError } from '../lib/errors.ts'
import { listEnvironments } from '../lib/lists.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environment, environmentId: environmentId.optional(), onDifference })
const output = z.object({
  environmentId: z.string().optional(),
  status: z.string().optional(),
  differences: z.array(z.string()),
})

/** The environment of that id or name, if there is one, and in what it differs from the one wanted. */
export const handler = step({ input, output }, async ({ environment, environmentId, onDifference }) => {
  const found = (await listEnvironments()).find(one =>
    environmentId === undefined
      ? // A deleted environment is still listed for a while.
        one.name === environment.name && one.status !== 'DELETED'
      : one.environmentId === environmentId,
  )
  if (found === undefined && environmentId !== undefined) {
    throw new StepError('ResourceNotFoundException', `expected environment ${environmentId}, got none`)
  }
  if (found === undefined) return { differences: [] }
  const { status } = found
  // One that failed is not adopted but replaced, so it may differ.
  const isFailed = status === 'FAILED_CREATION' || status === 'FAILED_DELETION'
  const of = differing(environment, found).filter(
    member => onDifference === 'report' || !UPDATABLE.has(member),
  )
  return {
    environmentId: found.environmentId,
    status,
    differences: isFailed
      ? []
      : differences(`environment ${environment.name}`, { wanted: environment, found, of }),
  }
})

/** `compare-resources` plans their update. */
const UPDATABLE = new Set(['name', 'description'])
