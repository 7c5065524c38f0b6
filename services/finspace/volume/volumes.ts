import { volumeArn } from '../../../model/arn.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { createKxVolume, listKxVolumes, updateKxVolume } from '../../../model/volume.ts'
import { refuseInUse } from '../cluster/use.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { alreadyExists, conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { createdVolume, describedVolume, volumeSummary } from './answer.ts'
import { clustersOn, dataviewsOn } from './attached.ts'
import { findVolume, keyOfVolume, missingVolume, type VolumeName } from './find.ts'
import type { VolumeRecord } from './record.ts'
import { checkNas1, checkVolumeZones } from './rules.ts'

type CreateVolume = ValueOf<typeof createKxVolume>

/** CREATING: the volume's life cycle looks whether there is storage left. */
export function createVolume(
  finspace: Finspace,
  { tags, clientToken: _clientToken, nas1Configuration, ...request }: CreateVolume,
) {
  const { lives, clock } = finspace
  checkVolumeZones(readyEnvironment(finspace, request.environmentId), request)
  checkName(finspace, request)
  const now = clock.now()
  const volume = lives.volume.put(keyOfVolume(request), {
    ...request,
    nas1Configuration: checkNas1(nas1Configuration),
    status: 'CREATING',
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = volumeArn(finspace, request.environmentId, request.volumeName)
  dropTags(finspace, arn)
  setTags(finspace, arn, tags)
  return createdVolume(finspace, volume)
}

function checkName({ tables, settings }: Finspace, name: VolumeName): void {
  const namesake = tables.volume.get(keyOfVolume(name))
  if (namesake !== undefined && namesake.status !== 'DELETED') {
    throw alreadyExists(`KX volume ${name.volumeName} already exists`)
  }
  checkQuota(
    settings().quotas.volumesPerEnvironment,
    () => tables.volume.count({ index: 'listed', prefix: `${name.environmentId}/` }),
    'KX volumes',
  )
}

/** All volumes are of the one type there is. */
export function listVolumes(
  finspace: Finspace,
  { environmentId, volumeType: _volumeType, ...request }: ValueOf<typeof listKxVolumes>,
) {
  openEnvironment(finspace, environmentId)
  const range = { index: 'listed', prefix: `${environmentId}/` }
  const { items, ...rest } = page(finspace.tables.volume, range, request)
  return { kxVolumeSummaries: items.map(volumeSummary), ...rest }
}

export const getVolume = (finspace: Finspace, name: VolumeName) =>
  describedVolume(finspace, findVolume(finspace, name))

/** A description changes at once, type and size by the life cycle. */
export function updateVolume(
  finspace: Finspace,
  { description, nas1Configuration, ...name }: ValueOf<typeof updateKxVolume>,
) {
  const volume = findVolume(finspace, name)
  if (!UPDATABLE.includes(volume.status)) {
    throw conflict(`expected volume ${name.volumeName} to be ACTIVE, got ${volume.status}`, volume.status)
  }
  const update =
    nas1Configuration === undefined
      ? undefined
      : checkNas1({ ...volume.nas1Configuration, ...nas1Configuration })
  const updated = finspace.lives.volume.put(keyOfVolume(name), {
    ...volume,
    description: description ?? volume.description,
    lastModifiedTimestamp: finspace.clock.now(),
    ...(update === undefined ? {} : { status: 'UPDATING', update }),
  })
  return describedVolume(finspace, updated)
}

const UPDATABLE: readonly VolumeRecord['status'][] = ['ACTIVE', 'UPDATE_FAILED']

export function deleteVolume(finspace: Finspace, name: VolumeName): object {
  const volume = findVolume(finspace, name)
  if (volume.status === 'DELETED') throw missingVolume(name)
  refuseAttached(finspace, volume)
  finspace.lives.volume.put(keyOfVolume(name), {
    ...volume,
    status: 'DELETING',
    update: undefined,
    lastModifiedTimestamp: finspace.clock.now(),
  })
  return {}
}

/** What is being deleted itself does not stand in the way: the volume waits for it. */
function refuseAttached(finspace: Finspace, volume: VolumeRecord): void {
  const what = `volume ${volume.volumeName}`
  refuseInUse(what, clustersOn(finspace, volume))
  const view = dataviewsOn(finspace, volume).find(({ status }) => status !== 'DELETING')
  if (view === undefined) return
  throw conflict(`expected ${what} to be in no use, got dataview ${view.dataviewName}`, 'IN_USE')
}
