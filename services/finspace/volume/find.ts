import { openEnvironment } from '../environment/find.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import type { VolumeName, VolumeTables } from './parts.ts'
import type { VolumeRecord } from './record.ts'

interface Volumes {
  tables: EnvironmentTables & VolumeTables
}

export const keyOfVolume = ({ environmentId, volumeName }: VolumeName) => keyOf(environmentId, volumeName)

/** A volume to look at. One that is DELETED is still found for a while. */
export function findVolume(parts: Volumes, name: VolumeName): VolumeRecord {
  openEnvironment(parts, name.environmentId)
  const volume = parts.tables.volume.get(keyOfVolume(name))
  if (volume === undefined) throw missingVolume(name)
  return volume
}

/**
 * A volume to put something on.
 * @throws {ServiceException} ResourceNotFoundException, ConflictException
 */
export function activeVolume(parts: Volumes, name: VolumeName): VolumeRecord {
  const volume = findVolume(parts, name)
  const { status } = volume
  if (status === 'DELETED') throw missingVolume(name)
  if (status !== 'ACTIVE') {
    throw conflict(`expected volume ${name.volumeName} to be ACTIVE, got ${status}`, status)
  }
  return volume
}

export const missingVolume = ({ volumeName }: VolumeName) => notFound(`KX volume ${volumeName} not found`)
