import type { ClusterRecord } from '../cluster/record.ts'
import type { Finspace } from '../finspace.ts'

interface ScalingGroupName {
  environmentId: string
  scalingGroupName: string
}

/** The clusters that have, or want, a place on the scaling group. */
export const clustersOf = (
  { tables }: Finspace,
  { environmentId, scalingGroupName }: ScalingGroupName,
): ClusterRecord[] =>
  tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .map(({ value }) => value)
    .filter(
      ({ status, scalingGroupConfiguration }) =>
        status !== 'CREATE_FAILED' && scalingGroupConfiguration?.scalingGroupName === scalingGroupName,
    )
