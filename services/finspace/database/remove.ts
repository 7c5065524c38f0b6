import { databaseArn } from '../../../model/arn.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { dropTags } from '../tag/tags.ts'
import { tellDatabase } from './event.ts'
import type { DatabaseRecord } from './record.ts'

/** Forgets a database with its changesets, in the running transaction. Its files go when nothing mounts them. */
export function removeDatabase(finspace: Finspace, database: DatabaseRecord): void {
  const { environmentId, databaseName } = database
  const { tables, tokens, versions, lives } = finspace
  const key = keyOf(environmentId, databaseName)
  for (const { key: changeset } of tables.changeset.list({ prefix: `${key}/` })) {
    lives.changeset.forget(changeset)
  }
  tokens.forget('CreateKxChangeset', key)
  tables.database.delete(key)
  tellDatabase(finspace, { ...database, told: database.told + 1 }, { before: 'CREATED', status: 'DELETED' })
  dropTags(finspace, databaseArn(finspace, environmentId, databaseName))
  versions.releaseDatabase({ environmentId, databaseName })
  finspace.reclaim()
}
