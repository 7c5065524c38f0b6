import { CreateKxChangesetCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { changeRequests } from '../../workflows/inputs/kx-database.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, databaseName, changeRequests, clientToken })
const output = z.object({ changesetId: z.string().min(1), status: z.string().min(1) })

/** Asks for up to 32 changes of a database as one. `get-kx-changeset` says when they are in. */
export const handler = step({ input, output }, request =>
  finspace.send(new CreateKxChangesetCommand(request)),
)
