import { UpdateKxVolumeCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { updateKxVolume } from '../../model/volume.ts'
import { inputOf } from '../../workflows/inputs/input-of.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = inputOf(updateKxVolume)

/** Asks for another size or description of a volume. `get-kx-volume` says when it is ready. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxVolumeCommand(request)),
)
