import type { Nas1Configuration, VolumeStatus } from '../../../model/volume.ts'
import type { Living } from '../life/life-cycle.ts'

/** Type and size, of which a request may leave out what stays. */
export type Nas1 = { [Member in keyof Nas1Configuration]-?: NonNullable<Nas1Configuration[Member]> }

export interface VolumeRecord extends Living {
  volumeName: string
  volumeType: 'NAS_1'
  nas1Configuration: Nas1
  description?: string | undefined
  azMode: 'SINGLE' | 'MULTI'
  availabilityZoneIds: string[]
  status: VolumeStatus
  statusReason?: string | undefined
  /** While UPDATING: what it is to become. */
  update?: Nas1 | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
}
