import { databaseArn } from '../../../model/arn.ts'
import { keyOf } from '../kind/key.ts'
import { dropTags } from '../tag/tags.ts'
import { publishDatabase } from './event.ts'
import type { DatabaseParts } from './parts.ts'
import type { DatabaseRecord } from './record.ts'

/** Forgets a database with its changesets, in the running transaction. Its files go when nothing mounts them. */
export function removeDatabase(parts: DatabaseParts, database: DatabaseRecord): void {
  const { environmentId, databaseName } = database
  parts.forgetChangesets(database)
  parts.tables.database.delete(keyOf(environmentId, databaseName))
  publishDatabase(parts, { ...database, told: database.told + 1 }, { before: 'CREATED', status: 'DELETED' })
  dropTags(parts, databaseArn(parts, environmentId, databaseName))
  parts.versions.releaseDatabase({ environmentId, databaseName })
  parts.reclaim()
}
