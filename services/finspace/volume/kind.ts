import { volumeArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { Kind } from '../kind/kind.ts'
import { countLeft, living, namedIn, within } from '../kind/within.ts'
import { withLife } from '../life/with-life.ts'
import { volumeLifeCycle } from './life-cycle.ts'
import { volumeOperations } from './operations.ts'
import type { VolumeParts, VolumeTables } from './parts.ts'
import type { VolumeRecord } from './record.ts'

export const volumeTables = (store: Store): VolumeTables => ({
  volume: store.collection<VolumeRecord>('finspace.volume', {
    listed: ({ environmentId, status }) => living(status, environmentId),
  }),
})

export function openVolumes(given: Omit<VolumeParts, 'life'>) {
  const parts = withLife(given, volumeLifeCycle)
  const { volume } = parts.tables
  return {
    operations: volumeOperations(parts),
    life: parts.life,
    arnOf(named) {
      const found = namedIn(volume, named)
      return found && volumeArn(parts, found.environmentId, found.volumeName)
    },
    contents: {
      left: environmentId => ({ count: countLeft(volume, environmentId), of: 'volumes' }),
      remove(environmentId) {
        for (const { key } of within(volume, environmentId)) parts.life.remove(key)
      },
    },
    /** Those that are being deleted look again whether they are free. */
    wake(environmentId: string) {
      for (const { key } of within(volume, environmentId)) parts.life.wake(key)
    },
  } satisfies Kind & Record<string, unknown>
}
