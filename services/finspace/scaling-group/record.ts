import type { ScalingGroupStatus } from '../../../model/scaling-group.ts'
import type { Living } from '../life/life-cycle.ts'

export interface ScalingGroupRecord extends Living {
  scalingGroupName: string
  hostType: string
  availabilityZoneId: string
  status: ScalingGroupStatus
  statusReason?: string | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
}
