import { volumeArn } from '../../../model/arn.ts'
import { haveLetGo } from '../cluster/use.ts'
import type { Finspace } from '../finspace.ts'
import { type Change, type LifeCycle, StepFailure } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { shownDeleted } from '../life/shown-deleted.ts'
import { clustersOn } from './attached.ts'
import { keyOfVolume } from './find.ts'
import type { VolumeRecord } from './record.ts'

export const volumeLifeCycle = (finspace: Finspace): LifeCycle<VolumeRecord> => ({
  type: 'Volume',
  table: finspace.tables.volume,
  arnOf: ({ environmentId, volumeName }) => volumeArn(finspace, environmentId, volumeName),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage), update: undefined }),
  states: {
    CREATING: { step: volume => create(finspace, volume), failed: 'CREATE_FAILED' },
    CREATE_FAILED: 'end',
    ACTIVE: 'end',
    UPDATING: { step: volume => update(finspace, volume), failed: 'UPDATE_FAILED' },
    UPDATE_FAILED: 'end',
    // The API has it, and nothing here leads to it.
    UPDATED: 'end',
    DELETING: { step: volume => remove(finspace, volume), failed: 'DELETE_FAILED' },
    DELETE_FAILED: 'end',
    DELETED: shownDeleted(finspace, ({ environmentId, volumeName }) =>
      volumeArn(finspace, environmentId, volumeName),
    ),
  },
})

function create(finspace: Finspace, volume: VolumeRecord): Change<VolumeRecord> {
  checkCapacity(finspace, volume, volume.nas1Configuration.size)
  return { status: 'ACTIVE', statusReason: undefined }
}

function update(finspace: Finspace, volume: VolumeRecord): Change<VolumeRecord> {
  const nas1Configuration = volume.update ?? volume.nas1Configuration
  checkCapacity(finspace, volume, nas1Configuration.size)
  return { status: 'ACTIVE', statusReason: undefined, nas1Configuration, update: undefined }
}

function checkCapacity({ tables, world }: Finspace, volume: VolumeRecord, size: number): void {
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
function remove(finspace: Finspace, volume: VolumeRecord): Change<VolumeRecord> {
  const isFree = haveLetGo('volume', clustersOn(finspace, volume))
  return isFree ? { status: 'DELETED', statusReason: undefined } : 'wait'
}
