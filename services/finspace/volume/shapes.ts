import * as z from 'zod'
import {
  availabilityZoneId,
  azMode,
  clientToken,
  clientTokenString,
  description,
  integer,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
} from '../shapes.ts'

const volumeType = z.enum(['NAS_1'])
const volume = { environmentId: kxEnvironmentId, volumeName: resourceName }

const nas1Configuration = z.object({
  type: z.enum(['SSD_1000', 'SSD_250', 'HDD_12']).optional(),
  // GiB
  size: integer().min(1200).optional(),
})

export const createKxVolume = z.object({
  clientToken: clientToken.optional(),
  ...volume,
  volumeType,
  description: description.optional(),
  nas1Configuration: nas1Configuration.optional(),
  azMode,
  availabilityZoneIds: z.array(availabilityZoneId),
  tags: tagMap.optional(),
})

export const getKxVolume = z.object(volume)

export const listKxVolumes = z.object({
  environmentId: kxEnvironmentId,
  ...paging,
  volumeType: volumeType.optional(),
})

export const updateKxVolume = z.object({
  ...volume,
  description: description.optional(),
  clientToken: clientTokenString.optional(),
  nas1Configuration: nas1Configuration.optional(),
})

export const deleteKxVolume = z.object({ ...volume, clientToken: clientTokenString.optional() })

export type Nas1Configuration = z.infer<typeof nas1Configuration>
