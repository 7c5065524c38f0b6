import type { Collection } from '../../store/collection.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Life } from '../life/life.ts'
import type { UsingCluster } from '../use/clusters.ts'
import type { ScalingGroupRecord } from './record.ts'

export interface ScalingGroupName {
  environmentId: string
  scalingGroupName: string
}

export interface ScalingGroupTables {
  scalingGroup: Collection<ScalingGroupRecord>
}

/** What scaling groups work with. */
export interface ScalingGroupParts extends Around {
  tables: Around['tables'] & EnvironmentTables & ScalingGroupTables
  life: Life<ScalingGroupRecord>
  /** The clusters that have, or want, a place on the scaling group. */
  clustersOf(group: ScalingGroupName): UsingCluster[]
}
