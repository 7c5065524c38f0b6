import { GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, databaseName })
const output = z.object({
  // Absent until the first changeset is COMPLETED.
  lastCompletedChangesetId: z.string().default(''),
  numBytes: z.number().default(0),
  numChangesets: z.number().default(0),
  numFiles: z.number().default(0),
})

/** Looks at a database: its newest version, and how much it holds. */
export const handler = step({ input, output }, request => finspace.send(new GetKxDatabaseCommand(request)))
