import type { ClusterRecord } from '../cluster/record.ts'
import { clustersThat } from '../cluster/use.ts'
import type { Finspace } from '../finspace.ts'

export interface ScalingGroupName {
  environmentId: string
  scalingGroupName: string
}

/** The clusters that have, or want, a place on the scaling group. */
export const clustersOf = (
  finspace: Finspace,
  { environmentId, scalingGroupName }: ScalingGroupName,
): ClusterRecord[] =>
  clustersThat(
    finspace,
    environmentId,
    ({ scalingGroupConfiguration }) => scalingGroupConfiguration?.scalingGroupName === scalingGroupName,
  )
