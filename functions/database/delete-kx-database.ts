import { DeleteKxDatabaseCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, databaseName, environmentId })

/** Deletes a database with all its versions. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxDatabaseCommand(request)),
)
