import { DeleteKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, clientToken })

/** Asks for an environment to be deleted. Its clusters must be gone. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxEnvironmentCommand(request)),
)
