import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

export interface ClusterName {
  environmentId: string
  clusterName: string
}

/**
 * A cluster to look at. One that is DELETED is still found for a while.
 * @throws {ServiceException} ResourceNotFoundException
 */
export function findCluster(parts: ClusterParts, { environmentId, clusterName }: ClusterName): ClusterRecord {
  openEnvironment(parts, environmentId)
  const cluster = parts.tables.cluster.get(keyOf(environmentId, clusterName))
  if (cluster === undefined) throw notFound(`Unable to find cluster ${clusterName}`)
  return cluster
}

/**
 * A cluster to change: it must be RUNNING, in an environment that is up.
 * @throws {ServiceException} ConflictException, with the status as its reason
 */
export function runningCluster(parts: ClusterParts, name: ClusterName): ClusterRecord {
  readyEnvironment(parts, name.environmentId)
  const cluster = findCluster(parts, name)
  if (cluster.status !== 'RUNNING') {
    throw conflict(
      `expected cluster ${name.clusterName} to be RUNNING, got ${cluster.status}`,
      cluster.status,
    )
  }
  return cluster
}
