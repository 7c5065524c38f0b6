import type { SegmentConfiguration } from '../../../model/cluster-configuration.ts'
import type { DataviewStatus } from '../../../model/dataview.ts'
import type { Living } from '../life/life-cycle.ts'

export interface DataviewRecord extends Living {
  databaseName: string
  dataviewName: string
  azMode: 'SINGLE' | 'MULTI'
  availabilityZoneId?: string | undefined
  /** What it is to show; absent on a database without changesets. */
  changesetId?: string | undefined
  segmentConfigurations: SegmentConfiguration[]
  autoUpdate: boolean
  readWrite: boolean
  description?: string | undefined
  status: DataviewStatus
  statusReason?: string | undefined
  /** While CREATING or UPDATING: the version that it is to show. */
  building?: DataviewVersion | undefined
  /** Newest first. */
  versions: DataviewVersion[]
  createdTimestamp: number
  lastModifiedTimestamp: number
}

export interface DataviewVersion {
  versionId: string
  changesetId?: string | undefined
  segmentConfigurations: SegmentConfiguration[]
  createdTimestamp: number
}
