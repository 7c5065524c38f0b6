import { keyOf } from '../kind/key.ts'
import { statusReason } from '../life/reason.ts'
import type { OnNodeEnd } from '../nodes/nodes.ts'
import type { ClusterParts } from './parts.ts'

/** Says in the cluster's statusReason why one of its nodes came to an end, until the cluster is next updated. */
export const sayNodeEnd =
  ({ store, tables, life, clock }: ClusterParts): OnNodeEnd =>
  ({ environmentId, clusterName }, nodeId, why) => {
    const key = keyOf(environmentId, clusterName)
    store.transact(() => {
      const cluster = tables.cluster.get(key)
      if (cluster?.status !== 'RUNNING' && cluster?.status !== 'UPDATING') return
      life.put(key, {
        ...cluster,
        statusReason: statusReason(`Node ${nodeId} ended and is started again - ${why}`),
        lastModifiedTimestamp: clock.now(),
      })
    })
  }
