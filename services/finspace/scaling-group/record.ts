import type { Living } from '../life-cycle.ts'

export type ScalingGroupStatus =
  | 'CREATING'
  | 'CREATE_FAILED'
  | 'ACTIVE'
  | 'DELETING'
  | 'DELETED'
  | 'DELETE_FAILED'

export interface ScalingGroupRecord extends Living {
  scalingGroupName: string
  hostType: string
  availabilityZoneId: string
  status: ScalingGroupStatus
  statusReason?: string | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
}
