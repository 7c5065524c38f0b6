import type { Users } from '../../../../kdb/node/protocol.ts'
import type { Remount } from '../../../../services/finspace/nodes/cluster-nodes.ts'
import type { ClusterId, ClusterSpec } from '../../../../services/finspace/nodes/cluster-spec.ts'
import { NodeError } from '../../../../services/finspace/nodes/node-error.ts'
import type { Nodes, OnNodeEnd } from '../../../../services/finspace/nodes/nodes.ts'

export interface FakeNodes extends Nodes {
  readonly running: Map<string, ClusterSpec>
  readonly remounts: Remount[]
  /** By environment, as they were passed on last. */
  readonly users: Map<string, Users>
  /** From here on nothing starts and nothing moves. */
  breakDown(): void
  /** From here on it all works again. */
  repair(): void
  /** As the kernel ends a node that has used up its memory. */
  readonly end: OnNodeEnd
}

/** Nodes that run nowhere, each at a port of its own. */
export function fakeNodes(): FakeNodes {
  const running = new Map<string, ClusterSpec>()
  const remounts: Remount[] = []
  const users = new Map<string, Users>()
  const keyOf = ({ environmentId, clusterName }: ClusterId) => `${environmentId}/${clusterName}`
  let broken = false
  const listeners: OnNodeEnd[] = []
  const check = ({ clusterName }: ClusterId) => {
    if (broken) throw new NodeError('NOT_STARTED', `expected node one of ${clusterName} to start: no answer`)
  }
  return {
    running,
    remounts,
    users,
    setUsers: (environmentId, given) => void users.set(environmentId, given),
    breakDown: () => {
      broken = true
    },
    repair: () => {
      broken = false
    },
    watch: onEnd => void listeners.push(onEnd),
    end(...end) {
      for (const listener of listeners) listener(...end)
    },
    async start(cluster) {
      check(cluster)
      running.set(keyOf(cluster), cluster)
    },
    async remount(cluster, change) {
      check(cluster)
      remounts.push(change)
    },
    list: cluster =>
      (running.get(keyOf(cluster))?.nodes ?? []).map(({ nodeId, availabilityZoneId }, index) => ({
        ...{ nodeId, availabilityZoneId, launchTime: 0, status: 'RUNNING', host: '127.0.0.1' },
        port: 5000 + index,
      })),
    async stopNode(cluster, nodeId) {
      const spec = running.get(keyOf(cluster))
      if (spec === undefined) return
      running.set(keyOf(cluster), { ...spec, nodes: spec.nodes.filter(node => node.nodeId !== nodeId) })
    },
    async stop(cluster) {
      running.delete(keyOf(cluster))
    },
    find: async () => ({ mayRun: () => false, adopt: () => false, endOrphans: () => undefined }),
    leave: () => running.clear(),
    stopAll: async () => running.clear(),
  }
}
