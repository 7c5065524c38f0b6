import type { Collection } from '../../store/collection.ts'
import type { AuthorityTables } from '../authority/authority.ts'
import type { ChangesetTables } from '../changeset/parts.ts'
import type { Bundles } from '../code/bundles.ts'
import type { DatabaseTables } from '../database/parts.ts'
import type { DataviewTables } from '../dataview/parts.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Life } from '../life/life.ts'
import type { Nodes } from '../nodes/nodes.ts'
import type { ScalingGroupTables } from '../scaling-group/parts.ts'
import type { Storage } from '../storage/storage.ts'
import type { UserTables } from '../user/parts.ts'
import type { ObjectSource } from '../versions/changeset/object-source.ts'
import type { VolumeTables } from '../volume/parts.ts'
import type { ClusterRecord } from './record.ts'

export interface ClusterTables {
  cluster: Collection<ClusterRecord>
}

/** What clusters work with. */
export interface ClusterParts extends Around {
  tables: Around['tables'] &
    EnvironmentTables &
    AuthorityTables &
    UserTables &
    DatabaseTables &
    ChangesetTables &
    VolumeTables &
    ScalingGroupTables &
    DataviewTables &
    ClusterTables
  life: Life<ClusterRecord>
  nodes: Nodes
  objects: ObjectSource
  bundles: Bundles
  storage: Storage
  /** Wakes what is being deleted in an environment, and may have waited for a cluster to let go of it. */
  wakeWaiting(environmentId: string): void
}
