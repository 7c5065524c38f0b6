import { clusterArn } from '../../../model/arn.ts'
import type { LifeCycle } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { shownDeleted } from '../life/shown-deleted.ts'
import { usersOf } from '../user/users.ts'
import { hasQ, letGoOfCode } from './code.ts'
import { notRun } from './not-run.ts'
import type { ClusterParts } from './parts.ts'
import { place, releaseNetwork } from './placement.ts'
import type { ClusterRecord } from './record.ts'
import { doorOf, nodeFailure, startNodes, withPorts } from './start-nodes.ts'
import { update } from './update.ts'

export const clusterLifeCycle = (parts: ClusterParts): LifeCycle<ClusterRecord> => ({
  type: 'Cluster',
  table: parts.tables.cluster,
  arnOf: ({ environmentId, clusterName }) => clusterArn(parts, environmentId, clusterName),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage), update: undefined }),
  states: {
    PENDING: { step: cluster => place(parts, cluster), failed: 'CREATE_FAILED' },
    CREATING: { step: (cluster, signal) => create(parts, cluster, signal), failed: 'CREATE_FAILED' },
    CREATE_FAILED: 'end',
    RUNNING: 'end',
    // The API has no state for an update that failed: the cluster runs on as it was, with a statusReason.
    UPDATING: { step: (cluster, signal) => update(parts, cluster, signal), failed: 'RUNNING' },
    DELETING: { step: cluster => remove(parts, cluster), failed: 'DELETE_FAILED' },
    DELETE_FAILED: 'end',
    DELETED: shownDeleted(parts, ({ environmentId, clusterName }) =>
      clusterArn(parts, environmentId, clusterName),
    ),
  },
  entered(cluster) {
    letGo(parts, cluster)
    if (cluster.status === 'DELETED' && cluster.executionRole !== undefined) passUsersOn(parts, cluster)
    if (cluster.status !== 'PENDING' && cluster.status !== 'UPDATING') letGoOfCode(parts, cluster)
  },
})

async function create(parts: ClusterParts, cluster: ClusterRecord, signal: AbortSignal) {
  await startNodes(parts, cluster, signal)
  return {
    status: 'RUNNING' as const,
    nodes: withPorts(parts, cluster),
    ...notRun(cluster, { hasQ: hasQ(parts) }),
  }
}

async function remove(parts: ClusterParts, cluster: ClusterRecord) {
  releaseNetwork(parts, cluster)
  await parts.nodes.stop(cluster).catch(error => {
    throw nodeFailure(error)
  })
  for (const { nodeId } of cluster.nodes) await parts.storage.removeNode(nodeId)
  return { status: 'DELETED' as const, statusReason: undefined, nodes: [], bundles: undefined }
}

/** A cluster that is no more connects to none, once that is durable. */
function passUsersOn(parts: ClusterParts, { environmentId }: ClusterRecord): void {
  parts.store
    .durable()
    .then(() => parts.nodes.setUsers(environmentId, usersOf(doorOf(parts), environmentId)))
    .catch(parts.onFault)
}

/** What is being deleted waits for the clusters on it. */
function letGo(parts: ClusterParts, { environmentId, status }: ClusterRecord): void {
  if (status === 'DELETED' || status === 'DELETE_FAILED') parts.wakeWaiting(environmentId)
}
