// The cluster that a branch of the roll-out works on, `$cluster`.
import { environmentId, HAS_FAILED, hasStatus, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'

export const cluster = resource('Cluster', '$cluster.clusterName')

export const look = {
  step: 'get-kx-cluster',
  arguments: { environmentId, clusterName: jsonata('$cluster.clusterName') },
  resource: cluster,
} as const

export const waiting = { kind: 'cluster', look } as const

export const failed = {
  when: HAS_FAILED,
  error: 'KxClusterFailed',
} as const

export const IS_RUNNING = hasStatus('cluster', 'RUNNING')
