import { CreateKxScalingGroupCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { scalingGroup } from '../../workflows/inputs/kx-scaling-group.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = scalingGroup.extend({ environmentId, clientToken })
const output = z.object({ status: z.string().min(1) })

/** Asks for a scaling group. `get-kx-scaling-group` says when it is there. */
export const handler = step({ input, output }, request =>
  finspace.send(new CreateKxScalingGroupCommand(request)),
)
