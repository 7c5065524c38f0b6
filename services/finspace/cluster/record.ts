import type {
  ClusterStatus,
  CreateKxCluster,
  UpdateKxClusterCodeConfiguration,
} from '../../../model/cluster.ts'
import type { DatabaseConfiguration } from '../../../model/cluster-configuration.ts'
import type { Living } from '../life/life-cycle.ts'

/** What the request said, but for its tags and token; `databases` completed with the changesets that they show. */
export interface ClusterRecord extends Living, Omit<CreateKxCluster, 'tags' | 'clientToken'> {
  status: ClusterStatus
  statusReason?: string | undefined
  nodes: ClusterNode[]
  /** Of its code, unpacked: the newest first, then those that nodes may still run. Absent where no q answers. */
  bundles?: string[] | undefined
  /** What the tokens of its connection strings are signed with. */
  secret: string
  /** While UPDATING: what it is to become. */
  update?: ClusterUpdate | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
}

export interface ClusterNode {
  nodeId: string
  availabilityZoneId: string
  /** The port it had, taken again when it is started again. */
  port?: number | undefined
}

export type ClusterUpdate =
  | { kind: 'databases'; databases: DatabaseConfiguration[]; deploymentStrategy: 'ROLLING' | 'NO_RESTART' }
  | ({ kind: 'code' } & Pick<
      UpdateKxClusterCodeConfiguration,
      'code' | 'initializationScript' | 'commandLineArguments'
    > & { deploymentStrategy: 'ROLLING' | 'NO_RESTART' | 'FORCE' })
  // A node that was deleted is to be stopped.
  | { kind: 'node'; nodeId: string }
  // The service was restarted, and none of its nodes runs any more, as after a start of the machine.
  | { kind: 'restart' }
