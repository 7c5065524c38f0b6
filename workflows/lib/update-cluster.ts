// The two updates of a cluster, as the roll-out and the way back both ask for them.
import { call } from './call.ts'
import type { Exit } from './exit.ts'
import { jsonata } from './jsonata.ts'
import { cluster, look } from './one-cluster.ts'
import { beginWait } from './wait-until.ts'

interface Update<Out extends string> {
  exit: Exit<Out>
  deadline?: string
}

export const updateDatabases = <Out extends string>(databases: string, around: Update<Out>) => ({
  ...call(
    'update-kx-cluster-databases',
    {
      ...look.arguments,
      databases: jsonata(databases),
      deploymentConfiguration: { deploymentStrategy: jsonata('$cluster.deploymentStrategy') },
    },
    { ...around, resource: cluster },
  ),
  Assign: beginWait('cluster'),
})

/** Script and arguments are part of the change: what is left out would be taken from the cluster. */
export const updateCode = <Out extends string>(code: string, around: Update<Out>) => ({
  ...call(
    'update-kx-cluster-code-configuration',
    jsonata(
      `$merge([${code}, {'environmentId': $environmentId, 'clusterName': $cluster.clusterName, 'deploymentConfiguration': {'deploymentStrategy': $cluster.codeDeploymentStrategy}}])`,
    ),
    { ...around, resource: cluster },
  ),
  Assign: beginWait('cluster'),
})
