import type { NodeCertificate, NodeOptionsInput, Users } from '../../../kdb/node/protocol.ts'
import type { QSettings } from '../../../kdb/q/q-settings.ts'
import type { Mountable } from '../versions/changeset/version.ts'
import type { NodeLimits } from './node-limits.ts'

export interface ClusterId {
  environmentId: string
  clusterName: string
}

export interface ClusterSpec extends ClusterId {
  clusterType: NodeOptionsInput['clusterType']
  /** Absent for a cluster without a database, such as a gateway. */
  version?: Mountable
  /** What the tokens of `GetKxConnectionString` are signed with. */
  secret: string
  /** Who is let in at the start; `Nodes.setUsers` changes them. */
  users: Users
  /** For a node at a host; asked again before it expires. */
  certificateFor(host: string): NodeCertificate
  /** What the operator has set for nodes. */
  settings?: Pick<NodeOptionsInput, 'tlsOnly' | 'maxAnswerBytes'>
  /** The q that answers; by default the reader does. */
  q?: QSettings
  /** `.aws.akcp` and `.aws.args` of the cluster's nodes. */
  codePath?: string
  /** A node's folders for files of its own; made where they are not there. */
  foldersOf?(nodeId: string): Pick<NodeOptionsInput, 'appPath' | 'tpLogPath'>
  /** What q runs once it has the database: a path of a file. */
  script?: string
  args?: Record<string, string>
  /** What each node may take of the machine. */
  limits?: NodeLimits
  nodes: NodeSpec[]
}

export interface NodeSpec {
  nodeId: string
  availabilityZoneId: string
  /** The port it had before it ended, taken again when it is free. */
  port?: number
}

export interface NodeState {
  nodeId: string
  availabilityZoneId: string
  /** Of its process. Milliseconds since 1970. */
  launchTime: number
  /** PROVISIONING also while a dead node is being restarted. */
  status: 'PROVISIONING' | 'RUNNING'
  host: string
  /** Absent until the node first listens. */
  port?: number
}
