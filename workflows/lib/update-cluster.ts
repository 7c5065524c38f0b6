// The two updates of a cluster, as the roll-out and the way back both ask for them.
import { call } from './call.ts'
import { clientToken, clientTokenIn, jsonata } from './jsonata.ts'
import { look } from './one-cluster.ts'
import { beginWait } from './wait-until.ts'

interface Update {
  /** Tells the update and its undoing apart. */
  of: string
  deadline?: string
}

export const updateDatabases = ({ databases, of, ...within }: Update & { databases: string }) => ({
  ...call(
    'update-kx-cluster-databases',
    {
      ...look.arguments,
      databases: jsonata(databases),
      deploymentConfiguration: { deploymentStrategy: jsonata('$cluster.deploymentStrategy') },
      clientToken: clientToken('update-kx-cluster-databases', `$cluster.clusterName & ${of}`),
    },
    within,
  ),
  Assign: beginWait('cluster'),
})

/** Script and arguments are part of the change: what is left out would be taken from the cluster. */
export const updateCode = ({ code, of, ...within }: Update & { code: string }) => ({
  ...call(
    'update-kx-cluster-code-configuration',
    jsonata(
      `$merge([${code}, {'environmentId': $environmentId, 'clusterName': $cluster.clusterName, 'deploymentConfiguration': {'deploymentStrategy': $cluster.codeDeploymentStrategy}, 'clientToken': ${clientTokenIn('update-kx-cluster-code-configuration', `$cluster.clusterName & ${of}`)}}])`,
    ),
    within,
  ),
  Assign: beginWait('cluster'),
})
