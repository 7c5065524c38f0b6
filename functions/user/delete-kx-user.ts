import { DeleteKxUserCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId, userName } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, environmentId, userName })

/** Deletes a user; its IAM role stays. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxUserCommand(request)),
)
