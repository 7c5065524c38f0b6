import type { FoundNodes } from '../nodes/nodes.ts'
import { reclaimCode } from './code.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'
import { specOf } from './start-nodes.ts'

/**
 * Takes over the nodes that run from before the start of the service, and ends those of clusters that are no more. A
 * RUNNING cluster of which none runs, as after a start of the machine, is on its way there again.
 */
export function restartClusters(parts: ClusterParts, found: FoundNodes): void {
  const { tables, life, store, storage, onFault } = parts
  const nodeIds = new Set<string>()
  store.transact(() => {
    for (const { key, value: cluster } of tables.cluster.list()) {
      if (!WITH_NODES.includes(cluster.status)) continue
      for (const { nodeId } of cluster.nodes) nodeIds.add(nodeId)
      const isAdopted = ADOPTED.includes(cluster.status) && found.adopt(specOf(parts, cluster))
      if (isAdopted || cluster.status !== 'RUNNING') continue
      life.put(key, { ...cluster, status: 'UPDATING', update: { kind: 'restart' } })
    }
    found.endOrphans(nodeIds)
  })
  reclaimCode(parts)
  storage.reclaim(nodeIds).catch(onFault)
}

const ADOPTED: readonly ClusterRecord['status'][] = ['RUNNING', 'UPDATING']

/** What creates a cluster ends what it finds of it, and what deletes it too. */
const WITH_NODES: readonly ClusterRecord['status'][] = ['PENDING', 'CREATING', ...ADOPTED, 'DELETING']
