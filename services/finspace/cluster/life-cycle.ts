import { clusterArn } from '../../../model/arn.ts'
import type { Finspace } from '../finspace.ts'
import type { LifeCycle } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { shownDeleted } from '../life/shown-deleted.ts'
import { notRun } from './not-run.ts'
import { place, releaseNetwork } from './placement.ts'
import type { ClusterRecord } from './record.ts'
import { hasQ, nodeFailure, startNodes, withPorts } from './start-nodes.ts'
import { update } from './update.ts'

export const clusterLifeCycle = (finspace: Finspace): LifeCycle<ClusterRecord> => ({
  type: 'Cluster',
  table: finspace.tables.cluster,
  arnOf: ({ environmentId, clusterName }) => clusterArn(finspace, environmentId, clusterName),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage), update: undefined }),
  states: {
    PENDING: { step: cluster => place(finspace, cluster), failed: 'CREATE_FAILED' },
    CREATING: { step: (cluster, signal) => create(finspace, cluster, signal), failed: 'CREATE_FAILED' },
    CREATE_FAILED: 'end',
    RUNNING: 'end',
    // The API has no state for an update that failed: the cluster runs on as it was, with a statusReason.
    UPDATING: { step: (cluster, signal) => update(finspace, cluster, signal), failed: 'RUNNING' },
    DELETING: { step: cluster => remove(finspace, cluster), failed: 'DELETE_FAILED' },
    DELETE_FAILED: 'end',
    DELETED: shownDeleted(finspace, ({ environmentId, clusterName }) =>
      clusterArn(finspace, environmentId, clusterName),
    ),
  },
  entered: cluster => wakeDependents(finspace, cluster),
})

async function create(finspace: Finspace, cluster: ClusterRecord, signal: AbortSignal) {
  await startNodes(finspace, cluster, signal)
  return {
    status: 'RUNNING' as const,
    nodes: withPorts(finspace, cluster),
    ...notRun(cluster, { hasQ: hasQ(finspace) }),
  }
}

async function remove(finspace: Finspace, cluster: ClusterRecord) {
  releaseNetwork(finspace, cluster)
  await finspace.nodes.stop(cluster).catch(error => {
    throw nodeFailure(error)
  })
  return { status: 'DELETED' as const, statusReason: undefined, nodes: [] }
}

/** What is being deleted waits for the clusters on it. */
function wakeDependents({ tables, lives }: Finspace, { environmentId, status }: ClusterRecord): void {
  if (status !== 'DELETED' && status !== 'DELETE_FAILED') return
  const prefix = `${environmentId}/`
  for (const { key } of tables.dataview.list({ prefix })) lives.dataview.wake(key)
  for (const { key } of tables.volume.list({ prefix })) lives.volume.wake(key)
  for (const { key } of tables.scalingGroup.list({ prefix })) lives.scalingGroup.wake(key)
}
