import { DeleteKxVolumeCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId, volumeName } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, environmentId, volumeName })

/** Asks for a volume to be deleted. No cluster and no dataview may be on it. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxVolumeCommand(request)),
)
