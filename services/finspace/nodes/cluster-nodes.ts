import type { Users } from '../../../kdb/node/protocol.ts'
import type { Mountable } from '../versions/changeset/version.ts'
import type { ClusterId, ClusterSpec, NodeSpec, NodeState } from './cluster-spec.ts'
import type { ProcessParts } from './process.ts'
import { SupervisedNode } from './supervised-node.ts'

export interface Remount {
  version: Mountable
  deploymentStrategy: 'ROLLING' | 'NO_RESTART'
}

export interface ClusterParts extends ProcessParts {
  /** Told each time a node's state changes; `undefined` when it has been stopped. */
  onChange(cluster: ClusterId, nodeId: string, state: NodeState | undefined): void
}

/** The nodes of one cluster. */
export class ClusterNodes {
  readonly #parts: ClusterParts
  readonly #spec: ClusterSpec
  readonly #nodes: Map<string, SupervisedNode>
  #users: Users

  constructor(parts: ClusterParts, spec: ClusterSpec) {
    this.#parts = parts
    this.#spec = spec
    this.#users = spec.users
    this.#nodes = new Map(spec.nodes.map(node => [node.nodeId, this.#supervise(node)]))
  }

  async start(): Promise<void> {
    const started = await Promise.allSettled([...this.#nodes.values()].map(node => node.start()))
    const failed = started.find(result => result.status === 'rejected')
    if (failed === undefined) return
    await this.stop().catch(this.#parts.onFault)
    throw failed.reason
  }

  /** One after another, so that the others answer meanwhile. After a failure all are back on the version before. */
  async remount({ version, deploymentStrategy }: Remount): Promise<void> {
    const move = (node: SupervisedNode, to: Mountable) =>
      deploymentStrategy === 'ROLLING' ? node.replace(to) : node.remount(to)
    const moved: [SupervisedNode, Mountable | undefined][] = []
    try {
      for (const node of this.#nodes.values()) {
        const before = node.version
        await move(node, version)
        moved.push([node, before])
      }
    } catch (error) {
      for (const [node, before] of moved) {
        // One that does not come back keeps no other from it.
        if (before !== undefined) await move(node, before).catch(this.#parts.onFault)
      }
      throw error
    }
  }

  get environmentId(): string {
    return this.#spec.environmentId
  }

  setUsers(users: Users): void {
    this.#users = users
    for (const node of this.#nodes.values()) node.tellUsers()
  }

  states(): NodeState[] {
    return [...this.#nodes.values()].map(node => node.state)
  }

  /** @throws {NodeError} when its process does not end; it may be tried again. */
  async stopNode(nodeId: string): Promise<void> {
    await this.#nodes.get(nodeId)?.stop()
    this.#nodes.delete(nodeId)
    this.#parts.onChange(this.#spec, nodeId, undefined)
  }

  async stop(): Promise<void> {
    const stopped = await Promise.allSettled([...this.#nodes.keys()].map(nodeId => this.stopNode(nodeId)))
    const failed = stopped.find(result => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  #supervise(spec: NodeSpec): SupervisedNode {
    const onChange = (state: NodeState) => this.#parts.onChange(this.#spec, spec.nodeId, state)
    const users = () => this.#users
    return new SupervisedNode({ ...this.#parts, cluster: this.#spec, spec, users, onChange })
  }
}
