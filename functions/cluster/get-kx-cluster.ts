import { GetKxClusterCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { errorInfoSchema } from '../../events/error-info.ts'
import { statusReasonFailure } from '../../events/failures.ts'
import { clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { versionsOf } from '../lib/cluster-versions.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, clusterName })
const output = z.object({
  status: z.string().min(1),
  statusReason: z.string().optional(),
  // As answered, so that it can be asked for again: the service adds members that a request may not have.
  configuration: z
    .object({
      ...clusterConfiguration.shape,
      databases: z.array(z.looseObject({ databaseName: z.string() })).optional(),
    })
    .partial(),
  /** The changeset that the cluster shows, by database. */
  versions: z.record(z.string(), z.string()),
  errorInfo: errorInfoSchema.optional(),
})

/** Looks at a cluster: its status, and what it was configured with. `errorInfo` says why it failed. */
export const handler = step({ input, output }, async request => {
  const {
    status = '',
    statusReason,
    ...configuration
  } = await finspace.send(new GetKxClusterCommand(request))
  const errorInfo = status.endsWith('FAILED') ? statusReasonFailure(statusReason) : undefined
  return { status, statusReason, configuration, versions: versionsOf(configuration.databases), errorInfo }
})
