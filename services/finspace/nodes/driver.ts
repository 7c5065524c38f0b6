import type { MountOrder, NodeOptionsInput, NodeSecretsInput } from '../../../kdb/node/protocol.ts'
import type { QSettings } from '../../../kdb/q/q-settings.ts'
import type { ClusterId } from './cluster-spec.ts'
import type { NodeLimits } from './node-limits.ts'

/** Runs nodes somewhere, and knows which of them run. Every driver passes the suite test/…/nodes/driver.test.ts. */
export interface NodeDriver {
  /**
   * Places one node, and answers once it listens. The same `attempt` again answers the same placement: there is no
   * second process. The signal ends the waiting: what was placed stays until `stop`.
   * @throws {NodeError} NOT_STARTED
   */
  start(node: NodeOrder, signal: AbortSignal): Promise<Placement>
  /**
   * Everything of this installation, or of one of its nodes, that may still run, also what nobody else knows of. A list that is not complete
   * throws: nothing is ever concluded from a part.
   */
  list(nodeId?: string): Promise<Placement[]>
  /** What is known of it; undefined once it was stopped. */
  find(handle: Handle): Placement | undefined
  /** Replaces the node's secrets, which it reads when it is asked to `reload`. */
  renew(handle: Handle, secrets: NodeSecretsInput): void
  /** Calls back when a placement has ended that `start` or `list` has named. The returned function ends that. */
  watch(onEnd: (handle: Handle) => void): () => void
  /**
   * Asks the node to end, by force after `graceMs`. `ended` only when it certainly runs no longer; `unknown` when it
   * may still run: whoever needs exclusiveness must wait.
   */
  stop(handle: Handle, graceMs: number): Promise<'ended' | 'unknown'>
}

/** Names one start of a node: opaque to everything but its driver. */
export type Handle = string & { readonly brand: 'node handle' }

export interface NodeOrder {
  cluster: ClusterId
  nodeId: string
  /** Raised at each replacement. */
  attempt: number
  options: NodeOptionsInput
  /** The q that answers; by default the reader does. */
  q?: QSettings
  /** As the node sees it. */
  mount?: MountOrder
  secrets: NodeSecretsInput
  /** Kept where the driver can. */
  limits?: NodeLimits
}

export interface Placement {
  handle: Handle
  cluster: ClusterId
  nodeId: string
  attempt: number
  /** `pending` has not listened yet; `lost` cannot be asked, and may still serve. */
  state: 'pending' | 'running' | 'ended' | 'lost'
  /** Milliseconds since 1970. */
  startedAt: number
  /** Of one that has ended: why, in words, where the driver knows. */
  endReason?: string
  /** What it may need to end, in milliseconds. */
  stopsWithinMs: number
  /** Once it listens. */
  address?: { host: string; port: number; controlPort: number; protocol: number }
}
