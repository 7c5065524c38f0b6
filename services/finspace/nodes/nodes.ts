import type { Writable } from 'node:stream'
import { launchNode } from '../../../kdb/node/launch.ts'
import type { Clock } from '../../store/clock.ts'
import type { VersionId } from '../versions/version.ts'
import type { Versions } from '../versions/versions.ts'
import type { ClusterId, ClusterSpec, NodeState } from './cluster-spec.ts'
import { type CheckHealth, checkHealth } from './health.ts'
import { NodeError } from './node-error.ts'
import { type SupervisedNode, superviseNode } from './supervise.ts'

/** Keeps the processes of all clusters alive: one per node, each with a version of its database mounted. */
export interface Nodes {
  /**
   * Starts the nodes, and from then on starts again what dies, until `stop`. Resolves when all answer queries.
   * @throws {NodeError} when one does not come up; none of the cluster's nodes runs then.
   */
  start(cluster: ClusterSpec): Promise<void>
  /**
   * Moves the cluster to another version: ROLLING by a new process for one node after another, NO_RESTART within
   * the running ones.
   * @throws {NodeError} the nodes are then back on the version before.
   */
  remount(cluster: ClusterId, change: Remount): Promise<void>
  list(cluster: ClusterId): NodeState[]
  stopNode(cluster: ClusterId, nodeId: string): Promise<void>
  stop(cluster: ClusterId): Promise<void>
  /** Ends all processes, for the end of the service. */
  stopAll(): Promise<void>
}

export interface Remount {
  version: VersionId
  deploymentStrategy: 'ROLLING' | 'NO_RESTART'
}

export interface NodesParts {
  clock: Clock
  versions: Versions
  /** The address that nodes listen on, and that clients are told. */
  host: string
  /** Told each time a node's state changes; `undefined` when it has been stopped. */
  onChange?(cluster: ClusterId, nodeId: string, state: NodeState | undefined): void
  /** Told what made it necessary to start a node again. */
  onFault?(fault: unknown): void
  /** Where the output of a cluster's nodes goes. */
  logOf?(cluster: ClusterId, nodeId: string): Writable
  launch?: typeof launchNode
  check?: CheckHealth
}

interface Cluster {
  spec: ClusterSpec
  nodes: Map<string, SupervisedNode>
}

export function createNodes(parts: NodesParts): Nodes {
  const {
    launch = launchNode,
    check = checkHealth,
    onFault = () => undefined,
    onChange = () => undefined,
  } = parts
  const clusters = new Map<string, Cluster>()
  const clusterOf = (id: ClusterId): Cluster => {
    const cluster = clusters.get(keyOf(id))
    if (cluster !== undefined) return cluster
    throw new NodeError('NOT_FOUND', `expected a cluster with nodes, got ${id.clusterName}`)
  }
  const stopNode = async ({ spec, nodes }: Cluster, nodeId: string) => {
    const node = nodes.get(nodeId)
    nodes.delete(nodeId)
    await node?.stop()
    onChange(spec, nodeId, undefined)
  }
  const stop = async (id: ClusterId) => {
    const cluster = clusters.get(keyOf(id))
    clusters.delete(keyOf(id))
    if (cluster === undefined) return
    await Promise.all([...cluster.nodes.keys()].map(nodeId => stopNode(cluster, nodeId)))
  }
  return {
    async start(spec) {
      const supervise = (node: ClusterSpec['nodes'][number]) =>
        superviseNode({
          ...parts,
          launch,
          check,
          onFault,
          cluster: spec,
          spec: node,
          onChange: state => onChange(spec, node.nodeId, state),
        })
      const nodes = new Map(spec.nodes.map(node => [node.nodeId, supervise(node)]))
      clusters.set(keyOf(spec), { spec, nodes })
      const started = await Promise.allSettled([...nodes.values()].map(node => node.start()))
      const failed = started.find(result => result.status === 'rejected')
      if (failed === undefined) return
      await stop(spec)
      throw failed.reason
    },
    async remount(id, change) {
      const { nodes } = clusterOf(id)
      for (const node of nodes.values()) await move(node, change)
    },
    list: id => [...clusterOf(id).nodes.values()].map(node => node.state()),
    stopNode: (id, nodeId) => stopNode(clusterOf(id), nodeId),
    stop,
    stopAll: async () => {
      await Promise.all([...clusters.values()].map(({ spec }) => stop(spec)))
    },
  }
}

const move = (node: SupervisedNode, { version, deploymentStrategy }: Remount): Promise<void> =>
  deploymentStrategy === 'ROLLING' ? node.replace(version) : node.remount(version)

const keyOf = ({ environmentId, clusterName }: ClusterId): string => `${environmentId}/${clusterName}`
