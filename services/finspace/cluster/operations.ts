import { clusterArn, environmentArn } from '../arn.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clusterSummary, describedCluster } from './answer.ts'
import { newCluster } from './create.ts'
import { type ClusterName, findCluster, runningCluster } from './find.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import {
  createKxCluster,
  deleteKxCluster,
  getKxCluster,
  listKxClusters,
  updateKxClusterCodeConfiguration,
  updateKxClusterDatabases,
} from './shapes.ts'
import { codeUpdate, databasesUpdate } from './update-rules.ts'

const CLUSTERS = '/kx/environments/{environmentId}/clusters'

export const clusterOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = ({ environmentId, clusterName }: ClusterName) =>
    clusterArn(finspace, environmentId, clusterName)
  const put = (cluster: Parameters<typeof lives.cluster.put>[1]) =>
    lives.cluster.put(keyOf(cluster.environmentId, cluster.clusterName), {
      ...cluster,
      lastModifiedTimestamp: clock.now(),
    })
  const begin = (cluster: ClusterRecord, update: ClusterUpdate) => {
    put({ ...cluster, status: 'UPDATING', update })
    return {}
  }
  return {
    CreateKxCluster: operation({
      http: `POST ${CLUSTERS}`,
      input: createKxCluster,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const environment = readyEnvironment(finspace, input.environmentId)
        const cluster = put(newCluster(finspace, environment, input))
        dropTags(finspace, resource(cluster))
        setTags(finspace, resource(cluster), input.tags)
        return { environmentId: cluster.environmentId, ...describedCluster(cluster) }
      },
    }),

    ListKxClusters: operation({
      http: `GET ${CLUSTERS}`,
      query: { ...pagingQuery, clusterType: 'string' },
      input: listKxClusters,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run({ environmentId, clusterType, ...request }) {
        openEnvironment(finspace, environmentId)
        const range =
          clusterType === undefined
            ? { index: 'listed', prefix: `${environmentId}/` }
            : { index: 'byType', prefix: `${keyOf(environmentId, clusterType)}/` }
        const { items, ...rest } = page(tables.cluster, range, request)
        return { kxClusterSummaries: items.map(clusterSummary), ...rest }
      },
    }),

    GetKxCluster: operation({
      http: `GET ${CLUSTERS}/{clusterName}`,
      input: getKxCluster,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run: input => describedCluster(findCluster(finspace, input)),
    }),

    UpdateKxClusterDatabases: operation({
      http: `PUT ${CLUSTERS}/{clusterName}/configuration/databases`,
      input: updateKxClusterDatabases,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const cluster = runningCluster(finspace, input)
        return begin(cluster, databasesUpdate(finspace, cluster, input))
      },
    }),

    UpdateKxClusterCodeConfiguration: operation({
      http: `PUT ${CLUSTERS}/{clusterName}/configuration/code`,
      input: updateKxClusterCodeConfiguration,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const cluster = runningCluster(finspace, input)
        return begin(cluster, codeUpdate(cluster, input))
      },
    }),

    DeleteKxCluster: operation({
      http: `DELETE ${CLUSTERS}/{clusterName}`,
      query: { clientToken: 'string' },
      input: deleteKxCluster,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const cluster = findCluster(finspace, input)
        if (cluster.status === 'DELETED') throw notFound(`Unable to find cluster ${input.clusterName}`)
        put({ ...cluster, status: 'DELETING', update: undefined })
        return {}
      },
    }),
  }
}
