import { volumeArn } from '../../../model/arn.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { createKxVolume, listKxVolumes, updateKxVolume } from '../../../model/volume.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { alreadyExists, conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { refuseInUse } from '../use/clusters.ts'
import { createdVolume, describedVolume, volumeSummary } from './answer.ts'
import { findVolume, keyOfVolume, missingVolume } from './find.ts'
import type { VolumeName, VolumeParts } from './parts.ts'
import type { VolumeRecord } from './record.ts'
import { checkNas1, checkVolumeZones } from './rules.ts'

type CreateVolume = ValueOf<typeof createKxVolume>

/** CREATING: the volume's life cycle looks whether there is storage left. */
export function createVolume(
  parts: VolumeParts,
  { tags, clientToken: _clientToken, nas1Configuration, ...request }: CreateVolume,
) {
  const { life, clock } = parts
  checkVolumeZones(readyEnvironment(parts, request.environmentId), request)
  checkName(parts, request)
  const now = clock.now()
  const volume = life.put(keyOfVolume(request), {
    ...request,
    nas1Configuration: checkNas1(nas1Configuration),
    status: 'CREATING',
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = volumeArn(parts, request.environmentId, request.volumeName)
  dropTags(parts, arn)
  setTags(parts, arn, tags)
  return createdVolume(parts, volume)
}

function checkName({ tables, settings }: VolumeParts, name: VolumeName): void {
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
  parts: VolumeParts,
  { environmentId, volumeType: _volumeType, ...request }: ValueOf<typeof listKxVolumes>,
) {
  openEnvironment(parts, environmentId)
  const range = { index: 'listed', prefix: `${environmentId}/` }
  const { items, ...rest } = page(parts.tables.volume, range, request)
  return { kxVolumeSummaries: items.map(volumeSummary), ...rest }
}

export const getVolume = (parts: VolumeParts, name: VolumeName) =>
  describedVolume(parts, findVolume(parts, name))

/** A description changes at once, type and size by the life cycle. */
export function updateVolume(
  parts: VolumeParts,
  { description, nas1Configuration, ...name }: ValueOf<typeof updateKxVolume>,
) {
  const volume = findVolume(parts, name)
  if (!UPDATABLE.includes(volume.status)) {
    throw conflict(`expected volume ${name.volumeName} to be ACTIVE, got ${volume.status}`, volume.status)
  }
  const update =
    nas1Configuration === undefined
      ? undefined
      : checkNas1({ ...volume.nas1Configuration, ...nas1Configuration })
  const updated = parts.life.put(keyOfVolume(name), {
    ...volume,
    description: description ?? volume.description,
    lastModifiedTimestamp: parts.clock.now(),
    ...(update === undefined ? {} : { status: 'UPDATING', update }),
  })
  return describedVolume(parts, updated)
}

const UPDATABLE: readonly VolumeRecord['status'][] = ['ACTIVE', 'UPDATE_FAILED']

export function deleteVolume(parts: VolumeParts, name: VolumeName): object {
  const volume = findVolume(parts, name)
  if (volume.status === 'DELETED') throw missingVolume(name)
  refuseAttached(parts, volume)
  parts.life.put(keyOfVolume(name), {
    ...volume,
    status: 'DELETING',
    update: undefined,
    lastModifiedTimestamp: parts.clock.now(),
  })
  return {}
}

/** What is being deleted itself does not stand in the way: the volume waits for it. */
function refuseAttached(parts: VolumeParts, volume: VolumeRecord): void {
  const what = `volume ${volume.volumeName}`
  refuseInUse(what, parts.clustersOn(volume))
  const view = parts.dataviewsOn(volume).find(({ status }) => status !== 'DELETING')
  if (view === undefined) return
  throw conflict(`expected ${what} to be in no use, got dataview ${view.dataviewName}`, 'IN_USE')
}
