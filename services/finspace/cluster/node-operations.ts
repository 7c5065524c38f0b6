import { clusterArn } from '../../../model/arn.ts'
import { deleteKxClusterNode, listKxClusterNodes } from '../../../model/cluster.ts'
import { keyOf } from '../kind/key.ts'
import { invalid, notFound } from '../operation/exceptions.ts'
import { declares, operation } from '../operation/operation.ts'
import { pageOfList, pagingQuery } from '../operation/paging.ts'
import { type ClusterName, findCluster, runningCluster } from './find.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

const NODES = '/kx/environments/{environmentId}/clusters/{clusterName}/nodes'

export function nodeOperations(parts: ClusterParts) {
  const resource = ({ environmentId, clusterName }: ClusterName) =>
    clusterArn(parts, environmentId, clusterName)
  return {
    ListKxClusterNodes: operation({
      http: `GET ${NODES}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxClusterNodes,
      errors: declares('ResourceNotFound', 'LimitExceeded', 'Throttling'),
      resource,
      run({ nextToken, maxResults, ...name }) {
        const nodes = nodesOf(parts, findCluster(parts, name))
        const { items, ...rest } = pageOfList(nodes, ({ nodeId }) => nodeId, { nextToken, maxResults })
        return { nodes: items, ...rest }
      },
    }),

    DeleteKxClusterNode: operation({
      http: `DELETE ${NODES}/{nodeId}`,
      effect: 'changes',
      input: deleteKxClusterNode,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run({ nodeId, ...name }) {
        const cluster = runningCluster(parts, name)
        const nodes = cluster.nodes.filter(node => node.nodeId !== nodeId)
        if (nodes.length === cluster.nodes.length) throw notFound(`KX node ${nodeId} not found`)
        if (nodes.length === 0) {
          throw invalid(
            `expected a node to be left in cluster ${name.clusterName}, got its last one to delete`,
          )
        }
        parts.life.put(keyOf(name.environmentId, name.clusterName), {
          ...cluster,
          nodes,
          status: 'UPDATING',
          update: { kind: 'node', nodeId },
          lastModifiedTimestamp: parts.clock.now(),
        })
        return {}
      },
    }),
  }
}

function nodesOf({ nodes }: ClusterParts, cluster: ClusterRecord) {
  const states = nodes.list(cluster)
  return cluster.nodes.map(({ nodeId, availabilityZoneId }) => {
    const state = states.find(one => one.nodeId === nodeId)
    return {
      nodeId,
      availabilityZoneId,
      launchTime: new Date(state?.launchTime ?? cluster.lastModifiedTimestamp),
      status: state?.status ?? 'PROVISIONING',
    }
  })
}
