import { scalingGroupArn } from '../../../model/arn.ts'
import { type Change, type LifeCycle, StepFailure } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { shownDeleted } from '../life/shown-deleted.ts'
import { haveLetGo } from '../use/clusters.ts'
import type { ScalingGroupParts } from './parts.ts'
import type { ScalingGroupRecord } from './record.ts'

export const scalingGroupLifeCycle = (parts: ScalingGroupParts): LifeCycle<ScalingGroupRecord> => ({
  type: 'Scaling Group',
  table: parts.tables.scalingGroup,
  arnOf: ({ environmentId, scalingGroupName }) => scalingGroupArn(parts, environmentId, scalingGroupName),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage) }),
  states: {
    CREATING: { step: group => create(parts, group), failed: 'CREATE_FAILED' },
    CREATE_FAILED: 'end',
    ACTIVE: 'end',
    DELETING: { step: group => remove(parts, group), failed: 'DELETE_FAILED' },
    DELETE_FAILED: 'end',
    DELETED: shownDeleted(parts, ({ environmentId, scalingGroupName }) =>
      scalingGroupArn(parts, environmentId, scalingGroupName),
    ),
  },
})

function create(
  { tables, world }: ScalingGroupParts,
  { hostType }: ScalingGroupRecord,
): Change<ScalingGroupRecord> {
  const taken = tables.scalingGroup
    .list()
    .filter(({ value }) => value.hostType === hostType && HOLDING.includes(value.status)).length
  if (taken >= world().hostsOf(hostType)) {
    throw new StepFailure('RESOURCE_EXHAUSTED', `Insufficient capacity - no host of type ${hostType} is left`)
  }
  return { status: 'ACTIVE', statusReason: undefined }
}

/** In these states a scaling group has a host. */
const HOLDING: readonly ScalingGroupRecord['status'][] = ['ACTIVE', 'DELETING', 'DELETE_FAILED']

/** A cluster that is being deleted holds the host for as long as that takes. */
function remove(parts: ScalingGroupParts, group: ScalingGroupRecord): Change<ScalingGroupRecord> {
  const isFree = haveLetGo('host', parts.clustersOf(group))
  return isFree ? { status: 'DELETED', statusReason: undefined } : 'wait'
}
