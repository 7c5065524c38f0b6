import { clusterArn } from '../../../model/arn.ts'
import type {
  CreateKxCluster,
  listKxClusters,
  UpdateKxClusterCodeConfiguration,
  updateKxClusterDatabases,
} from '../../../model/cluster.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import type { Draft } from '../life/life-cycle.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clusterSummary, describedCluster } from './answer.ts'
import { newCluster } from './create.ts'
import { type ClusterName, findCluster, runningCluster } from './find.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import { codeUpdate, databasesUpdate } from './update-rules.ts'

/** PENDING; the answer has the databases completed with the changesets that will be shown. */
export function createCluster(finspace: Finspace, request: CreateKxCluster) {
  const environment = readyEnvironment(finspace, request.environmentId)
  const cluster = put(finspace, newCluster(finspace, environment, request))
  const arn = clusterArn(finspace, cluster.environmentId, cluster.clusterName)
  dropTags(finspace, arn)
  setTags(finspace, arn, request.tags)
  return { environmentId: cluster.environmentId, ...describedCluster(cluster) }
}

export function listClusters(
  finspace: Finspace,
  { environmentId, clusterType, ...request }: ValueOf<typeof listKxClusters>,
) {
  openEnvironment(finspace, environmentId)
  const range =
    clusterType === undefined
      ? { index: 'listed', prefix: `${environmentId}/` }
      : { index: 'byType', prefix: `${keyOf(environmentId, clusterType)}/` }
  const { items, ...rest } = page(finspace.tables.cluster, range, request)
  return { kxClusterSummaries: items.map(clusterSummary), ...rest }
}

export const getCluster = (finspace: Finspace, name: ClusterName) =>
  describedCluster(findCluster(finspace, name))

/** The answer is empty; whether the nodes moved shows in the cluster, RUNNING again. */
export function updateClusterDatabases(
  finspace: Finspace,
  request: ValueOf<typeof updateKxClusterDatabases>,
): object {
  const cluster = runningCluster(finspace, request)
  return begin(finspace, cluster, databasesUpdate(finspace, cluster, request))
}

export function updateClusterCode(finspace: Finspace, request: UpdateKxClusterCodeConfiguration): object {
  const cluster = runningCluster(finspace, request)
  return begin(finspace, cluster, codeUpdate(cluster, request))
}

function begin(finspace: Finspace, cluster: ClusterRecord, update: ClusterUpdate): object {
  put(finspace, { ...cluster, status: 'UPDATING', update })
  return {}
}

/** In any state: a step that is under way is ended. Said twice, it is no fault. */
export function deleteCluster(finspace: Finspace, name: ClusterName): object {
  const cluster = findCluster(finspace, name)
  if (cluster.status === 'DELETED') throw notFound(`Unable to find cluster ${name.clusterName}`)
  put(finspace, { ...cluster, status: 'DELETING', update: undefined })
  return {}
}

const put = ({ lives, clock }: Finspace, cluster: Draft<ClusterRecord>): ClusterRecord =>
  lives.cluster.put(keyOf(cluster.environmentId, cluster.clusterName), {
    ...cluster,
    lastModifiedTimestamp: clock.now(),
  })
