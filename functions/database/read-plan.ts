import * as z from 'zod'
import { changeRequests } from '../../workflows/inputs/kx-database.ts'
import { StepError } from '../lib/errors.ts'
import { recall } from '../lib/state-bucket.ts'
import { step } from '../lib/step.ts'

const batch = z.object({ changeRequests: changeRequests.optional(), changesetId: z.string().optional() })
const plan = z.object({ batches: z.array(batch) })
const input = z.strictObject({ planKey: z.string().min(1), batch: z.int().nonnegative() })

/** One changeset of a plan: what to change, or the id of a changeset that is under way already. */
export const handler = step({ input, output: batch }, async ({ planKey, batch }) => {
  const kept = await recall(planKey)
  const found = kept === undefined ? undefined : plan.parse(kept.value).batches[batch]
  if (found === undefined)
    throw new StepError('NoSuchPlan', `expected batch ${batch} of ${planKey}, got none`)
  return found
})
