import { UpdateKxClusterCodeConfigurationCommand } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { clientToken, clusterName, environmentId } from '../../workflows/inputs/kx.ts'
import {
  code,
  codeDeploymentStrategy,
  commandLineArguments,
  initializationScript,
} from '../../workflows/inputs/kx-cluster.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  clusterName,
  code,
  // What is left out is taken away from the cluster, so callers send all three.
  initializationScript: initializationScript.exactOptional(),
  commandLineArguments: commandLineArguments.exactOptional(),
  deploymentConfiguration: z.strictObject({ deploymentStrategy: codeDeploymentStrategy }),
  clientToken,
})

/** Asks for a cluster to run other code. */
export const handler = step({ input, output: z.object({}) }, request =>
  finspace.send(new UpdateKxClusterCodeConfigurationCommand(request)),
)
