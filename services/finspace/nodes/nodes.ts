import process from 'node:process'
import { launchNode } from '../../../kdb/node/launch.ts'
import type { Users } from '../../../kdb/node/protocol.ts'
import { ClusterNodes, type ClusterParts, type Remount } from './cluster-nodes.ts'
import type { ClusterId, ClusterSpec, NodeState } from './cluster-spec.ts'
import { checkHealth } from './health.ts'
import { NodeError } from './node-error.ts'

/** Keeps the processes of all clusters alive: one per node, each with a version of its database mounted. */
export interface Nodes {
  /**
   * Starts the nodes, in place of any that the cluster has, and from then on starts again what dies, until
   * `stop`. Resolves when all answer queries.
   * @throws {NodeError} when one does not come up; none of the cluster's nodes runs then.
   */
  start(cluster: ClusterSpec): Promise<void>
  /**
   * Moves the cluster to another version: ROLLING by a new process for one node after another, NO_RESTART within
   * the running ones.
   * @throws {NodeError} the nodes are then back on the version before.
   */
  remount(cluster: ClusterId, change: Remount): Promise<void>
  /** Who is let in from now on by the clusters of an environment. Connections of others end. */
  setUsers(environmentId: string, users: Users): void
  /** None for a cluster that has not been started. */
  list(cluster: ClusterId): NodeState[]
  /** @throws {NodeError} when a process does not end; it may be tried again. So does `stop`. */
  stopNode(cluster: ClusterId, nodeId: string): Promise<void>
  /** Also what is just starting. */
  stop(cluster: ClusterId): Promise<void>
  /** Ends all processes that can be ended, for the end of the service. */
  stopAll(): Promise<void>
}

/** `host` is the address that nodes listen on, and that clients are told. */
export type NodesParts = Pick<ClusterParts, 'clock' | 'versions' | 'host' | 'logOf'> & Partial<ClusterParts>

export function createNodes(parts: NodesParts): Nodes {
  const complete: ClusterParts = {
    launch: launchNode,
    check: checkHealth,
    kill: killProcess,
    onChange: () => undefined,
    onFault: () => undefined,
    ...parts,
  }
  const clusters = new Map<string, ClusterNodes>()
  const stop = async (id: ClusterId) => {
    const cluster = clusters.get(keyOf(id))
    await cluster?.stop()
    if (clusters.get(keyOf(id)) === cluster) clusters.delete(keyOf(id))
  }
  return {
    async start(spec) {
      await stop(spec)
      const cluster = new ClusterNodes(complete, spec)
      clusters.set(keyOf(spec), cluster)
      await cluster.start()
    },
    async remount(id, change) {
      const cluster = clusters.get(keyOf(id))
      if (cluster !== undefined) return cluster.remount(change)
      throw new NodeError('NOT_FOUND', `expected a cluster with nodes, got ${id.clusterName}`)
    },
    setUsers(environmentId, users) {
      for (const cluster of clusters.values())
        if (cluster.environmentId === environmentId) cluster.setUsers(users)
    },
    list: id => clusters.get(keyOf(id))?.states() ?? [],
    stopNode: async (id, nodeId) => clusters.get(keyOf(id))?.stopNode(nodeId),
    stop,
    async stopAll() {
      await Promise.all([...clusters.values()].map(cluster => cluster.stop().catch(complete.onFault)))
      clusters.clear()
    },
  }
}

const keyOf = ({ environmentId, clusterName }: ClusterId): string => `${environmentId}/${clusterName}`

function killProcess(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It came to its end by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
