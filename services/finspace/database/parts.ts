import type { Collection } from '../../store/collection.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Versions } from '../versions/versions.ts'
import type { DatabaseRecord } from './record.ts'

export interface DatabaseName {
  environmentId: string
  databaseName: string
}

export interface DatabaseTables {
  database: Collection<DatabaseRecord>
}

/** What databases work with. */
export interface DatabaseParts extends Around {
  tables: Around['tables'] & EnvironmentTables & DatabaseTables
  versions: Pick<Versions, 'releaseDatabase'>
  /** Each names in words what of it uses a database: `cluster prices`. */
  users: readonly ((database: DatabaseName) => string | undefined)[]
  /** Forgets the changesets of a database, in the running transaction. */
  forgetChangesets(database: DatabaseName): void
  /** Deletes the files that nothing needs any more, some time after the running transaction. */
  reclaim(): void
}
