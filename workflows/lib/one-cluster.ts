// The cluster that a branch of the roll-out works on, `$cluster`.
import { jsonata } from './jsonata.ts'
import { resource } from './resource.ts'

export const cluster = resource('Cluster', '$cluster.clusterName')

export const look = {
  step: 'get-kx-cluster',
  arguments: { environmentId: jsonata('$environmentId'), clusterName: jsonata('$cluster.clusterName') },
  resource: cluster,
}

export const waiting = { kind: 'cluster', look } as const

export const failed = {
  when: "$contains($states.input.status, 'FAILED')",
  error: 'KxClusterFailed',
} as const
