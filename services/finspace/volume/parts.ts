import type { Collection } from '../../store/collection.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Life } from '../life/life.ts'
import type { Storage } from '../storage/storage.ts'
import type { UsingCluster } from '../use/clusters.ts'
import type { VolumeRecord } from './record.ts'

export interface VolumeName {
  environmentId: string
  volumeName: string
}

export interface VolumeTables {
  volume: Collection<VolumeRecord>
}

/** Asked of those that lie on volumes. */
export interface VolumeUsers {
  clustersOn(volume: VolumeName): UsingCluster[]
  /** With a segment on the volume, in whichever of their versions. */
  dataviewsOn(volume: VolumeName): { dataviewName: string; status: string }[]
}

/** What volumes work with. */
export interface VolumeParts extends Around, VolumeUsers {
  tables: Around['tables'] & EnvironmentTables & VolumeTables
  life: Life<VolumeRecord>
  storage: Pick<Storage, 'removeVolume'>
}
