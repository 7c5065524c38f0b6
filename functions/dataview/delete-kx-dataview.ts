import { DeleteKxDataviewCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, databaseName, dataviewName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, databaseName, dataviewName, environmentId })

/** Asks for a dataview to be deleted. No cluster may mount it. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxDataviewCommand(request)),
)
