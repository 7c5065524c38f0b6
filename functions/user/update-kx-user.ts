import { UpdateKxUserCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { updateKxUser } from '../../model/user.ts'
import { inputOf } from '../../workflows/inputs/input-of.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = inputOf(updateKxUser)

/** Gives a user another role, at once. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxUserCommand(request)),
)
