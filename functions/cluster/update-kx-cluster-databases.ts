import { UpdateKxClusterDatabasesCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import { clusterDatabases, databaseDeploymentStrategy } from '../../workflows/inputs/kx-cluster.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  clusterName,
  databases: clusterDatabases,
  deploymentConfiguration: z.strictObject({ deploymentStrategy: databaseDeploymentStrategy }),
  clientToken,
})

/** Asks for a cluster to move to other versions of its databases. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxClusterDatabasesCommand(request)),
)
