import type { NodeOptions } from '../../node/protocol.ts'
import type { Mount } from './mount.ts'

/** What a node knows when it is asked. */
export type NodeState = {
  options: NodeOptions
  /** Undefined until a database is mounted; a node of some types never has one. */
  mount: Mount | undefined
  /** Milliseconds since 1970. */
  now: () => number
}
