import { clusterArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import { keyOf } from '../kind/key.ts'
import type { Kind } from '../kind/kind.ts'
import { living, namedIn, within } from '../kind/within.ts'
import { withLife } from '../life/with-life.ts'
import type { FoundNodes } from '../nodes/nodes.ts'
import { clusterLifeCycle } from './life-cycle.ts'
import { sayNodeEnd } from './node-ends.ts'
import { nodeOperations } from './node-operations.ts'
import { clusterOperations } from './operations.ts'
import type { ClusterParts, ClusterTables } from './parts.ts'
import type { ClusterRecord } from './record.ts'
import { restartClusters } from './restart.ts'

export const clusterTables = (store: Store): ClusterTables => ({
  cluster: store.collection<ClusterRecord>('finspace.cluster', {
    listed: ({ environmentId, status }) => living(status, environmentId),
    byType: ({ environmentId, status, clusterType }) => living(status, keyOf(environmentId, clusterType)),
  }),
})

export function openClusters(given: Omit<ClusterParts, 'life'>) {
  const parts = withLife(given, clusterLifeCycle)
  const { cluster } = parts.tables
  parts.nodes.watch(sayNodeEnd(parts))
  return {
    operations: { ...clusterOperations(parts), ...nodeOperations(parts) },
    life: parts.life,
    arnOf(named) {
      const found = namedIn(cluster, named)
      return found && clusterArn(parts, found.environmentId, found.clusterName)
    },
    contents: {
      refusal: environmentId =>
        cluster.count({ index: 'listed', prefix: `${environmentId}/` }) === 0
          ? undefined
          : // The live service's words.
            `Can't delete this KX Environment with id ${environmentId}. It still contains active clusters. Please delete all clusters before deleting the environment.`,
      remove(environmentId) {
        for (const { key } of within(cluster, environmentId)) parts.life.remove(key)
      },
    },
    restart: (found: FoundNodes) => restartClusters(parts, found),
  } satisfies Kind & Record<string, unknown>
}
