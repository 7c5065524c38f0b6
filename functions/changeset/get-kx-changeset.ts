import { GetKxChangesetCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { errorInfoSchema } from '../../events/error-info.ts'
import { changesetFailure } from '../../events/failures.ts'
import { changesetId, databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, databaseName, changesetId })
const output = z.object({ status: z.string().min(1), errorInfo: errorInfoSchema.optional() })

/** Looks at a changeset; `errorInfo` says why it failed. */
export const handler = step({ input, output }, async request => {
  const { status = '', errorInfo = {} } = await finspace.send(new GetKxChangesetCommand(request))
  return { status, errorInfo: status === 'FAILED' ? changesetFailure(errorInfo) : undefined }
})
