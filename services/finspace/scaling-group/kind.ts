import { scalingGroupArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { Kind } from '../kind/kind.ts'
import { countLeft, living, namedIn, within } from '../kind/within.ts'
import { withLife } from '../life/with-life.ts'
import { scalingGroupLifeCycle } from './life-cycle.ts'
import { scalingGroupOperations } from './operations.ts'
import type { ScalingGroupParts, ScalingGroupTables } from './parts.ts'
import type { ScalingGroupRecord } from './record.ts'

export const scalingGroupTables = (store: Store): ScalingGroupTables => ({
  scalingGroup: store.collection<ScalingGroupRecord>('finspace.scaling-group', {
    listed: ({ environmentId, status }) => living(status, environmentId),
  }),
})

export function openScalingGroups(given: Omit<ScalingGroupParts, 'life'>) {
  const parts = withLife(given, scalingGroupLifeCycle)
  const { scalingGroup } = parts.tables
  return {
    operations: scalingGroupOperations(parts),
    life: parts.life,
    arnOf(named) {
      const found = namedIn(scalingGroup, named)
      return found && scalingGroupArn(parts, found.environmentId, found.scalingGroupName)
    },
    contents: {
      left: environmentId => ({ count: countLeft(scalingGroup, environmentId), of: 'scaling groups' }),
      remove(environmentId) {
        for (const { key } of within(scalingGroup, environmentId)) parts.life.remove(key)
      },
    },
    /** Those that are being deleted look again whether they are free. */
    wake(environmentId: string) {
      for (const { key } of within(scalingGroup, environmentId)) parts.life.wake(key)
    },
  } satisfies Kind & Record<string, unknown>
}
