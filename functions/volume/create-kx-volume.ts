import { CreateKxVolumeCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { volume } from '../../workflows/inputs/kx-volume.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = volume.extend({ environmentId, clientToken })
const output = z.object({ status: z.string().min(1) })

/** Asks for a volume. `get-kx-volume` says when it is there. */
export const handler = step({ input, output }, request => finspace.send(new CreateKxVolumeCommand(request)))
