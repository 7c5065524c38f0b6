import type { Finspace } from '../finspace.ts'
import type { FoundNodes } from '../nodes/nodes.ts'
import type { ClusterRecord } from './record.ts'
import { specOf } from './start-nodes.ts'

/**
 * Takes over the nodes that run from before the start of the service, and ends those of clusters that are no more. A
 * RUNNING cluster of which none runs, as after a start of the machine, is on its way there again.
 */
export function restartClusters(finspace: Finspace, found: FoundNodes): void {
  const { tables, lives, store } = finspace
  store.transact(() => {
    const nodeIds = new Set<string>()
    for (const { key, value: cluster } of tables.cluster.list()) {
      if (!WITH_NODES.includes(cluster.status)) continue
      for (const { nodeId } of cluster.nodes) nodeIds.add(nodeId)
      const isAdopted = ADOPTED.includes(cluster.status) && found.adopt(specOf(finspace, cluster))
      if (isAdopted || cluster.status !== 'RUNNING') continue
      lives.cluster.put(key, { ...cluster, status: 'UPDATING', update: { kind: 'restart' } })
    }
    found.endOrphans(nodeIds)
  })
}

const ADOPTED: readonly ClusterRecord['status'][] = ['RUNNING', 'UPDATING']

/** What creates a cluster ends what it finds of it, and what deletes it too. */
const WITH_NODES: readonly ClusterRecord['status'][] = ['PENDING', 'CREATING', ...ADOPTED, 'DELETING']
