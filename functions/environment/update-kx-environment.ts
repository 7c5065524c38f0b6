import { UpdateKxEnvironmentCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { updateKxEnvironment } from '../../model/environment.ts'
import { inputOf } from '../../workflows/inputs/input-of.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = inputOf(updateKxEnvironment)

/** Gives an environment another name or description, at once. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxEnvironmentCommand(request)),
)
