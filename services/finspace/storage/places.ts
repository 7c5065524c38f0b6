// Where nodes that run q keep files of their own. Below one folder:
// `nodes/<node>/scratch`          of one node, which goes with it
// `nodes/<node>/shared/<volume>`  a link to the volume
// `volumes/<environment>/<volume>/<cluster>` and `.../common`
import { join } from 'node:path'

/** A node, and the volumes that its cluster is attached to. */
export interface StorageOwner {
  environmentId: string
  clusterName: string
  nodeId: string
  volumeNames: readonly string[]
}

export interface Places {
  /** As `/opt/kx/app` of a node. */
  node(nodeId: string): string
  nodes: string
  volume(volume: { environmentId: string; volumeName: string }): string
  volumes(environmentId: string): string
}

export const placesIn = (top: string): Places => ({
  nodes: join(top, 'nodes'),
  node: nodeId => join(top, 'nodes', nodeId),
  volumes: environmentId => join(top, 'volumes', environmentId),
  volume: ({ environmentId, volumeName }) => join(top, 'volumes', environmentId, volumeName),
})

/** Of a volume: what all its clusters share. */
export const COMMON = 'common'
