import { GetKxDataviewCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { errorInfoSchema } from '../../events/error-info.ts'
import { statusReasonFailure } from '../../events/failures.ts'
import { databaseName, dataviewName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ databaseName, dataviewName, environmentId })
const output = z.object({
  status: z.string().min(1),
  changesetId: z.string().optional(),
  autoUpdate: z.boolean().optional(),
  errorInfo: errorInfoSchema.optional(),
})

/** Looks at a dataview; `errorInfo` says why it failed. */
export const handler = step({ input, output }, async request => {
  const { status = '', statusReason, ...found } = await finspace.send(new GetKxDataviewCommand(request))
  const errorInfo = status.endsWith('FAILED') ? statusReasonFailure(statusReason) : undefined
  return { ...found, status, errorInfo }
})
