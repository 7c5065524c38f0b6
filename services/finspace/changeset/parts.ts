import type { Collection } from '../../store/collection.ts'
import type { DatabaseName, DatabaseTables } from '../database/parts.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import type { Around } from '../kind/around.ts'
import type { Life } from '../life/life.ts'
import type { ClientTokens } from '../operation/client-token.ts'
import type { ChangesetProgress, Versions } from '../versions/versions.ts'
import type { ChangesetRecord } from './record.ts'

export interface ChangesetTables {
  changeset: Collection<ChangesetRecord>
}

/** What changesets work with. */
export interface ChangesetParts extends Around {
  tables: Around['tables'] & EnvironmentTables & DatabaseTables & ChangesetTables
  life: Life<ChangesetRecord>
  versions: Pick<Versions, 'apply'>
  tokens: Pick<ClientTokens, 'forget'>
  /** How far the changesets that are being copied have come, by their key. A restart counts anew. */
  progress: Map<string, ChangesetProgress>
  /** Wakes what follows the newest changeset of a database. */
  wakeFollowers(database: DatabaseName): void
}
