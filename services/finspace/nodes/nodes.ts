import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { VersionId } from '../versions/version.ts'
import type { Versions } from '../versions/versions.ts'

/** Keeps the processes of all clusters alive: one per node, each with a version of its database mounted. */
export interface Nodes {
  /**
   * Starts the nodes, restarting what dies until `stop`. Resolves when all answer queries.
   * @throws {NodeError} when one does not come up within the time; all of the cluster's nodes are then stopped.
   */
  start(cluster: ClusterSpec): Promise<void>
  /** Moves the cluster to another version: ROLLING one new process after another, NO_RESTART in the running ones. */
  remount(cluster: ClusterId, change: Remount): Promise<void>
  list(cluster: ClusterId): NodeState[]
  stopNode(cluster: ClusterId, nodeId: string): Promise<void>
  stop(cluster: ClusterId): Promise<void>
  /** Ends all processes, for the end of the service. */
  stopAll(): Promise<void>
}

export interface ClusterId {
  environmentId: string
  clusterName: string
}

export interface ClusterSpec extends ClusterId {
  /** Absent for a cluster without a database, such as a gateway. */
  version?: VersionId
  /** What the tokens of `GetKxConnectionString` are signed with. */
  secret: string
  nodes: NodeSpec[]
}

export interface NodeSpec {
  nodeId: string
  availabilityZoneId: string
  /** The port it had before a restart of the service, taken again when it is free. */
  port?: number
}

export interface NodeState {
  nodeId: string
  availabilityZoneId: string
  /** Milliseconds since 1970. */
  launchTime: number
  status: 'PROVISIONING' | 'RUNNING'
  host: string
  /** Absent until the node listens. */
  port?: number
}

export interface Remount {
  version: VersionId
  deploymentStrategy: 'ROLLING' | 'NO_RESTART'
}

export interface NodesParts {
  clock: Clock
  random: Random
  versions: Versions
  /** The address that nodes listen on, and that clients are told. */
  host: string
  /** Told each time a node's state changes; undefined when it has gone. */
  onChange?(cluster: ClusterId, nodeId: string, state: NodeState | undefined): void
}

export type CreateNodes = (parts: NodesParts) => Nodes
