import type { ChangesetTables } from '../changeset/parts.ts'
import type { ClusterTables } from '../cluster/parts.ts'
import type { DataviewTables } from '../dataview/parts.ts'
import type { SourceParts } from '../operation/source-rights.ts'
import type { Storage } from '../storage/storage.ts'
import type { ObjectSource } from '../versions/changeset/object-source.ts'
import type { Versions } from '../versions/versions.ts'

/** What calls of nodes work with. */
export interface CallParts extends SourceParts {
  tables: ClusterTables & ChangesetTables & DataviewTables
  storage: Storage
  objects: ObjectSource
  versions: Pick<Versions, 'mount' | 'unmount' | 'files'>
  onFault(fault: unknown): void
}
