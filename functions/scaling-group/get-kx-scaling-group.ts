import { GetKxScalingGroupCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { errorInfoSchema } from '../../events/error-info.ts'
import { statusReasonFailure } from '../../events/failures.ts'
import { environmentId, scalingGroupName } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, scalingGroupName })
const output = z.object({
  status: z.string().min(1),
  errorInfo: errorInfoSchema.optional(),
})

/** Looks at a scaling group; `errorInfo` says why it failed. */
export const handler = step({ input, output }, async request => {
  const { status = '', statusReason, ...found } = await finspace.send(new GetKxScalingGroupCommand(request))
  const errorInfo = status.endsWith('FAILED') ? statusReasonFailure(statusReason) : undefined
  return { ...found, status, errorInfo }
})
