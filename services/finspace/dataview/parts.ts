import type { Collection } from '../../store/collection.ts'
import type { ChangesetTables } from '../changeset/parts.ts'
import type { DatabaseTables } from '../database/parts.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Life } from '../life/life.ts'
import type { UsingCluster } from '../use/clusters.ts'
import type { Versions } from '../versions/versions.ts'
import type { VolumeTables } from '../volume/parts.ts'
import type { DataviewRecord } from './record.ts'

export interface DataviewName {
  environmentId: string
  databaseName: string
  dataviewName: string
}

export interface DataviewTables {
  dataview: Collection<DataviewRecord>
}

export interface ShowingCluster extends UsingCluster {
  /** The versions of the dataview that its nodes show, or are about to. */
  versionIds: string[]
}

/** What dataviews work with. */
export interface DataviewParts extends Around {
  tables: Around['tables'] &
    EnvironmentTables &
    DatabaseTables &
    ChangesetTables &
    VolumeTables &
    DataviewTables
  life: Life<DataviewRecord>
  versions: Pick<Versions, 'mount' | 'unmount' | 'copy' | 'removeCopy' | 'files'>
  /** The clusters that show a dataview, or are on their way to it. */
  clustersOf(view: DataviewName): ShowingCluster[]
}
