import { clusterArn } from '../../../model/arn.ts'
import type {
  CreateKxCluster,
  listKxClusters,
  UpdateKxClusterCodeConfiguration,
  updateKxClusterDatabases,
} from '../../../model/cluster.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import type { Draft } from '../life/life-cycle.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clusterSummary, describedCluster } from './answer.ts'
import { newCluster } from './create.ts'
import { type ClusterName, findCluster, runningCluster } from './find.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import { codeUpdate, databasesUpdate } from './update-rules.ts'

/** PENDING; the answer has the databases completed with the changesets that will be shown. */
export function createCluster(parts: ClusterParts, request: CreateKxCluster) {
  const environment = readyEnvironment(parts, request.environmentId)
  const cluster = put(parts, newCluster(parts, environment, request))
  const arn = clusterArn(parts, cluster.environmentId, cluster.clusterName)
  dropTags(parts, arn)
  setTags(parts, arn, request.tags)
  return { environmentId: cluster.environmentId, ...describedCluster(cluster) }
}

export function listClusters(
  parts: ClusterParts,
  { environmentId, clusterType, ...request }: ValueOf<typeof listKxClusters>,
) {
  openEnvironment(parts, environmentId)
  const range =
    clusterType === undefined
      ? { index: 'listed', prefix: `${environmentId}/` }
      : { index: 'byType', prefix: `${keyOf(environmentId, clusterType)}/` }
  const { items, ...rest } = page(parts.tables.cluster, range, request)
  return { kxClusterSummaries: items.map(clusterSummary), ...rest }
}

export const getCluster = (parts: ClusterParts, name: ClusterName) =>
  describedCluster(findCluster(parts, name))

/** The answer is empty; whether the nodes moved shows in the cluster, RUNNING again. */
export function updateClusterDatabases(
  parts: ClusterParts,
  request: ValueOf<typeof updateKxClusterDatabases>,
): object {
  const cluster = runningCluster(parts, request)
  return begin(parts, cluster, databasesUpdate(parts, cluster, request))
}

export function updateClusterCode(parts: ClusterParts, request: UpdateKxClusterCodeConfiguration): object {
  const cluster = runningCluster(parts, request)
  return begin(parts, cluster, codeUpdate(parts, cluster, request))
}

function begin(parts: ClusterParts, cluster: ClusterRecord, update: ClusterUpdate): object {
  put(parts, { ...cluster, status: 'UPDATING', update })
  return {}
}

/** In any state: a step that is under way is ended. Said twice, it is no fault. */
export function deleteCluster(parts: ClusterParts, name: ClusterName): object {
  const cluster = findCluster(parts, name)
  if (cluster.status === 'DELETED') throw notFound(`Unable to find cluster ${name.clusterName}`)
  put(parts, { ...cluster, status: 'DELETING', update: undefined })
  return {}
}

const put = ({ life, clock }: ClusterParts, cluster: Draft<ClusterRecord>): ClusterRecord =>
  life.put(keyOf(cluster.environmentId, cluster.clusterName), {
    ...cluster,
    lastModifiedTimestamp: clock.now(),
  })
