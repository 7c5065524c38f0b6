import { openEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import type { VolumeRecord } from './record.ts'

export interface VolumeName {
  environmentId: string
  volumeName: string
}

export const keyOfVolume = ({ environmentId, volumeName }: VolumeName) => keyOf(environmentId, volumeName)

/** A volume to look at. One that is DELETED is still found for a while. */
export function findVolume(finspace: Finspace, name: VolumeName): VolumeRecord {
  openEnvironment(finspace, name.environmentId)
  const volume = finspace.tables.volume.get(keyOfVolume(name))
  if (volume === undefined) throw missingVolume(name)
  return volume
}

/**
 * A volume to put something on.
 * @throws {ServiceException} ResourceNotFoundException, ConflictException
 */
export function activeVolume(finspace: Finspace, name: VolumeName): VolumeRecord {
  const volume = findVolume(finspace, name)
  const { status } = volume
  if (status === 'DELETED') throw missingVolume(name)
  if (status !== 'ACTIVE') {
    throw conflict(`expected volume ${name.volumeName} to be ACTIVE, got ${status}`, status)
  }
  return volume
}

export const missingVolume = ({ volumeName }: VolumeName) => notFound(`KX volume ${volumeName} not found`)
