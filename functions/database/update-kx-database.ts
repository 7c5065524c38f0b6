import { UpdateKxDatabaseCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { updateKxDatabase } from '../../model/database.ts'
import { inputOf } from '../../workflows/inputs/input-of.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = inputOf(updateKxDatabase)

/** Gives a database another description, at once. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxDatabaseCommand(request)),
)
