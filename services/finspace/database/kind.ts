import { databaseArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { Kind } from '../kind/kind.ts'
import { namedIn, within } from '../kind/within.ts'
import { databaseOperations } from './operations.ts'
import type { DatabaseParts, DatabaseTables } from './parts.ts'
import type { DatabaseRecord } from './record.ts'
import { removeDatabase } from './remove.ts'

export const databaseTables = (store: Store): DatabaseTables => ({
  database: store.collection<DatabaseRecord>('finspace.database'),
})

export function openDatabases(parts: DatabaseParts): Kind {
  const { database } = parts.tables
  return {
    operations: databaseOperations(parts),
    arnOf(named) {
      const found = namedIn(database, named)
      return found && databaseArn(parts, found.environmentId, found.databaseName)
    },
    contents: {
      remove(environmentId) {
        for (const { value } of within(database, environmentId)) removeDatabase(parts, value)
      },
    },
  }
}
