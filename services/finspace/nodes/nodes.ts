import type { Users } from '../../../kdb/node/protocol.ts'
import { ClusterNodes, type ClusterParts, type Remount } from './cluster-nodes.ts'
import type { ClusterId, ClusterSpec, NodeState } from './cluster-spec.ts'
import type { Placement } from './driver.ts'
import { followCalls, type RunCall } from './follow-calls.ts'
import { NodeError } from './node-error.ts'
import { nodeOrders } from './orders.ts'
import { endNode } from './place-node.ts'

/** Keeps the nodes of all clusters alive, each with a version of its database mounted. */
export interface Nodes {
  /** Looks for what runs from before the start of the service; to be called before all else. */
  find(): Promise<FoundNodes>
  /**
   * Starts the nodes that do not run, and from then on starts again what dies, until
   * `stop`. Resolves when all answer queries.
   * @throws {NodeError} when one does not come up; none of the cluster's nodes runs then.
   */
  start(cluster: ClusterSpec): Promise<void>
  /**
   * Moves the cluster to another version: ROLLING by a new node for one after another, NO_RESTART within the
   * running ones.
   * @throws {NodeError} the nodes are then back on the version before.
   */
  remount(cluster: ClusterId, change: Remount): Promise<void>
  /** Who is let in from now on by the clusters of an environment. Connections of others end. */
  setUsers(environmentId: string, users: Users): void
  /** None for a cluster that has not been started. */
  list(cluster: ClusterId): NodeState[]
  /** Calls back when a node came to an end whose reason is known, in words; it is started again. */
  watch(onEnd: OnNodeEnd): void
  /** @throws {NodeError} when a node does not end; it may be tried again. So does `stop`. */
  stopNode(cluster: ClusterId, nodeId: string): Promise<void>
  /** Also what is just starting, and what runs from before. */
  stop(cluster: ClusterId): Promise<void>
  /** For the end of the service: lets the nodes run on, for the next one to adopt. Nothing is stopped after it. */
  leave(): void
  /** Ends all nodes of this installation. @throws {NodeError} when one does not end */
  stopAll(): Promise<void>
}

export type OnNodeEnd = (cluster: ClusterId, nodeId: string, why: string) => void

/** What runs from before. Where that is not known, everything may run, and nothing is adopted or ended. */
export interface FoundNodes {
  mayRun(nodeId: string): boolean
  /** Takes over the cluster's nodes that run, and starts the rest; false where none runs. */
  adopt(cluster: ClusterSpec): boolean
  /** Ends those that belong to no cluster any more. */
  endOrphans(nodeIds: ReadonlySet<string>): void
}

/** `host` is the address that nodes listen on, and that clients connect to. */
export type NodesParts = Pick<ClusterParts, 'clock' | 'versions' | 'host' | 'driver'> &
  Partial<Omit<ClusterParts, 'follow' | 'onEnd'>> & {
    /** Answers the calls of the API that q code makes; none is answered where absent. */
    runCall?: RunCall
  }

export function createNodes({ runCall, ...parts }: NodesParts): Nodes {
  const { orders = nodeOrders, onFault: report = () => undefined } = parts
  const calls =
    runCall === undefined ? undefined : followCalls({ ...parts, orders, runCall, onFault: report })
  const endListeners = new Set<OnNodeEnd>()
  const complete: ClusterParts = {
    orders,
    onChange: () => undefined,
    onFault: report,
    follow: (cluster, placement) => calls?.follow(cluster, placement),
    ...parts,
    onEnd(...end) {
      for (const listener of endListeners) listener(...end)
    },
  }
  const { driver, onFault } = complete
  const clusters = new Map<string, ClusterNodes>()
  let hasLeft = false
  const unwatch = driver.watch(handle => {
    for (const cluster of clusters.values()) cluster.hasEnded(handle)
  })
  const stop = async (id: ClusterId) => {
    const cluster = clusters.get(keyOf(id))
    if (hasLeft) return cluster?.leave()
    await cluster?.stop()
    if (clusters.get(keyOf(id)) === cluster) clusters.delete(keyOf(id))
    await endAll(
      complete,
      (await driver.list()).filter(placement => keyOf(placement.cluster) === keyOf(id)),
    )
  }
  return {
    async find() {
      const found = await driver.list().catch(onFault)
      return {
        mayRun: nodeId => found?.some(one => one.nodeId === nodeId && one.state !== 'ended') ?? true,
        adopt(spec) {
          const cluster = new ClusterNodes(complete, spec)
          if (found === undefined || !cluster.adopt(found)) return false
          clusters.set(keyOf(spec), cluster)
          return true
        },
        endOrphans(nodeIds) {
          const orphans = found?.filter(({ nodeId }) => !nodeIds.has(nodeId)) ?? []
          endAll(complete, orphans).catch(onFault)
        },
      }
    },
    async start(spec) {
      await clusters.get(keyOf(spec))?.stop()
      const cluster = new ClusterNodes(complete, spec)
      clusters.set(keyOf(spec), cluster)
      try {
        await cluster.start()
      } catch (error) {
        // What runs of it all the same is found when it is started or stopped again.
        if (clusters.get(keyOf(spec)) === cluster) clusters.delete(keyOf(spec))
        throw error
      }
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
    watch: onEnd => void endListeners.add(onEnd),
    stopNode: async (id, nodeId) => clusters.get(keyOf(id))?.stopNode(nodeId),
    stop,
    leave() {
      hasLeft = true
      unwatch()
      calls?.leave()
      for (const cluster of clusters.values()) cluster.leave()
    },
    async stopAll() {
      await Promise.all([...clusters.values()].map(cluster => cluster.stop().catch(onFault)))
      clusters.clear()
      unwatch()
      calls?.leave()
      await endAll(complete, await driver.list())
    },
  }
}

/** @throws {NodeError} the first of those that do not end; all others have ended then */
async function endAll(parts: ClusterParts, placements: readonly Placement[]): Promise<void> {
  const ended = await Promise.allSettled(placements.map(placement => endNode(parts, placement)))
  const failed = ended.find(result => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

const keyOf = ({ environmentId, clusterName }: ClusterId): string => `${environmentId}/${clusterName}`
