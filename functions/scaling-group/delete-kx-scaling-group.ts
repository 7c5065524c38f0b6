import { DeleteKxScalingGroupCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId, scalingGroupName } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, environmentId, scalingGroupName })

/** Asks for a scaling group to be deleted. Its clusters must be gone. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxScalingGroupCommand(request)),
)
