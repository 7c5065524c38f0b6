import type { Users } from '../../../kdb/node/protocol.ts'
import type { Mountable } from '../versions/changeset/version.ts'
import type { ClusterId, ClusterSpec, NodeSpec, NodeState } from './cluster-spec.ts'
import type { Handle, Placement } from './driver.ts'
import type { PlaceParts } from './place-node.ts'
import { SupervisedNode } from './supervised-node.ts'

export interface Remount {
  version: Mountable
  deploymentStrategy: 'ROLLING' | 'NO_RESTART'
  /** What ROLLING starts, such as with other code; by default what ran before. */
  as?: ClusterSpec
}

export interface ClusterParts extends PlaceParts {
  /** Called each time a node's state changes; `undefined` when it has been stopped. */
  onChange(cluster: ClusterId, nodeId: string, state: NodeState | undefined): void
  /** Called when a node came to an end whose reason is known, in words. It is started again. */
  onEnd(cluster: ClusterId, nodeId: string, why: string): void
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

  /** Takes over what runs from before, and starts the rest later; false where nothing runs. */
  adopt(found: readonly Placement[]): boolean {
    const adopted = [...this.#nodes.values()].map(node => ({ node, adopting: node.adopt(found) }))
    if (adopted.every(({ adopting }) => adopting === undefined)) return false
    for (const { node, adopting } of adopted) {
      if (adopting === undefined) node.startLater()
      else adopting.catch(this.#parts.onFault)
    }
    return true
  }

  /** A service that was killed while it started them has left some, which are taken over. */
  async start(): Promise<void> {
    const { driver } = this.#parts
    const found = (await Promise.all([...this.#nodes.keys()].map(nodeId => driver.list(nodeId)))).flat()
    const started = await Promise.allSettled(
      [...this.#nodes.values()].map(node => node.adopt(found) ?? node.start()),
    )
    const failed = started.find(result => result.status === 'rejected')
    if (failed === undefined) return
    await this.stop().catch(this.#parts.onFault)
    throw failed.reason
  }

  /** One after another, so that the others answer meanwhile. After a failure all are back on the version before. */
  async remount({ version, deploymentStrategy, as }: Remount): Promise<void> {
    const move = (node: SupervisedNode, to: Mountable, cluster: ClusterSpec) =>
      deploymentStrategy === 'ROLLING' ? node.replace(to, cluster) : node.remount(to)
    const moved: { node: SupervisedNode; before: Mountable | undefined; cluster: ClusterSpec }[] = []
    try {
      for (const node of this.#nodes.values()) {
        const { version: before, cluster } = node
        await move(node, version, as ?? cluster)
        moved.push({ node, before, cluster })
      }
    } catch (error) {
      for (const { node, before, cluster } of moved) {
        // One that does not come back keeps no other from it.
        if (before !== undefined) await move(node, before, cluster).catch(this.#parts.onFault)
      }
      throw error
    }
  }

  get environmentId(): string {
    return this.#spec.environmentId
  }

  setUsers(users: Users): void {
    this.#users = users
    for (const node of this.#nodes.values()) node.passUsersOn()
  }

  hasEnded(handle: Handle): void {
    for (const node of this.#nodes.values()) node.hasEnded(handle)
  }

  /** Lets them run on, for the next service to adopt. */
  leave(): void {
    for (const node of this.#nodes.values()) node.leave()
  }

  states(): NodeState[] {
    return [...this.#nodes.values()].map(node => node.state)
  }

  /** @throws {NodeError} when it does not end; it may be tried again. */
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
    const onEnd = (why: string) => this.#parts.onEnd(this.#spec, spec.nodeId, why)
    const users = () => this.#users
    return new SupervisedNode({ ...this.#parts, cluster: this.#spec, spec, users, onChange, onEnd })
  }
}
