import {
  availabilityZoneId,
  azMode,
  clientToken,
  clientTokenString,
  description,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
} from './common.ts'
import { integer, list, oneOf, optional, structure, type ValueOf } from './shape.ts'

/** No source ever showed UPDATED. */
export const VOLUME_STATUSES = [
  'CREATING',
  'CREATE_FAILED',
  'ACTIVE',
  'UPDATING',
  'UPDATED',
  'UPDATE_FAILED',
  'DELETING',
  'DELETED',
  'DELETE_FAILED',
] as const
export type VolumeStatus = (typeof VOLUME_STATUSES)[number]

const volumeType = oneOf('NAS_1')
const volume = { environmentId: kxEnvironmentId, volumeName: resourceName }

export const nas1Configuration = structure({
  type: optional(oneOf('SSD_1000', 'SSD_250', 'HDD_12')),
  // GiB
  size: optional(integer({ min: 1200 })),
})

export const createKxVolume = structure(volume, {
  clientToken: optional(clientToken),
  volumeType,
  description: optional(description),
  nas1Configuration: optional(nas1Configuration),
  azMode,
  availabilityZoneIds: list(availabilityZoneId),
  tags: optional(tagMap),
})

export const getKxVolume = structure(volume)

export const listKxVolumes = structure(
  { environmentId: kxEnvironmentId, volumeType: optional(volumeType) },
  paging,
)

export const updateKxVolume = structure(volume, {
  description: optional(description),
  clientToken: optional(clientTokenString),
  nas1Configuration: optional(nas1Configuration),
})

export const deleteKxVolume = structure(volume, { clientToken: optional(clientTokenString) })

export type Nas1Configuration = ValueOf<typeof nas1Configuration>
