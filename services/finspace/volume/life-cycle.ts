import { volumeArn } from '../../../model/arn.ts'
import { type Change, type LifeCycle, StepFailure } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { shownDeleted } from '../life/shown-deleted.ts'
import { haveLetGo } from '../use/clusters.ts'
import { keyOfVolume } from './find.ts'
import type { VolumeParts } from './parts.ts'
import type { VolumeRecord } from './record.ts'

export const volumeLifeCycle = (parts: VolumeParts): LifeCycle<VolumeRecord> => ({
  type: 'Volume',
  table: parts.tables.volume,
  arnOf: ({ environmentId, volumeName }) => volumeArn(parts, environmentId, volumeName),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage), update: undefined }),
  states: {
    CREATING: { step: volume => create(parts, volume), failed: 'CREATE_FAILED' },
    CREATE_FAILED: 'end',
    ACTIVE: 'end',
    UPDATING: { step: volume => update(parts, volume), failed: 'UPDATE_FAILED' },
    UPDATE_FAILED: 'end',
    // The API has it, and nothing here leads to it.
    UPDATED: 'end',
    DELETING: { step: volume => remove(parts, volume), failed: 'DELETE_FAILED' },
    DELETE_FAILED: 'end',
    DELETED: shownDeleted(parts, ({ environmentId, volumeName }) =>
      volumeArn(parts, environmentId, volumeName),
    ),
  },
})

function create(parts: VolumeParts, volume: VolumeRecord): Change<VolumeRecord> {
  checkCapacity(parts, volume, volume.nas1Configuration.size)
  return { status: 'ACTIVE', statusReason: undefined }
}

function update(parts: VolumeParts, volume: VolumeRecord): Change<VolumeRecord> {
  const nas1Configuration = volume.update ?? volume.nas1Configuration
  checkCapacity(parts, volume, nas1Configuration.size)
  return { status: 'ACTIVE', statusReason: undefined, nas1Configuration, update: undefined }
}

function checkCapacity({ tables, world }: VolumeParts, volume: VolumeRecord, size: number): void {
  const { volumeCapacity } = world()
  const others = tables.volume
    .list()
    .filter(({ key, value }) => key !== keyOfVolume(volume) && !EMPTY.includes(value.status))
    .reduce((total, { value }) => total + value.nas1Configuration.size, 0)
  if (others + size > volumeCapacity) {
    throw new StepFailure(
      'RESOURCE_EXHAUSTED',
      `Insufficient storage - ${size} GiB asked for and ${Math.max(0, volumeCapacity - others)} GiB left`,
    )
  }
}

/** In these states a volume takes no storage. */
const EMPTY: readonly VolumeRecord['status'][] = ['CREATE_FAILED', 'DELETED']

/** A cluster that is being deleted holds the volume for as long as that takes. */
async function remove(parts: VolumeParts, volume: VolumeRecord): Promise<Change<VolumeRecord>> {
  const isFree = haveLetGo('volume', parts.clustersOn(volume))
  if (!isFree) return 'wait'
  await parts.storage.removeVolume(volume)
  return { status: 'DELETED', statusReason: undefined }
}
