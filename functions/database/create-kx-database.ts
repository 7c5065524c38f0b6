import { CreateKxDatabaseCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { database } from '../../workflows/inputs/kx-database.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = database.extend({ environmentId, clientToken })
const output = z.object({ databaseName: z.string().min(1) })

/** Creates an empty database. */
export const handler = step({ input, output }, request => finspace.send(new CreateKxDatabaseCommand(request)))
