import { DeleteKxClusterCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ clientToken, clusterName, environmentId })

/** Asks for a cluster to be deleted. `get-kx-cluster` finds none when it is gone. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new DeleteKxClusterCommand(request)),
)
