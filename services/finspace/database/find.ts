import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { EnvironmentTables } from '../environment/parts.ts'
import { keyOf } from '../kind/key.ts'
import { notFound } from '../operation/exceptions.ts'
import type { DatabaseName, DatabaseTables } from './parts.ts'
import type { DatabaseRecord } from './record.ts'

interface Databases {
  tables: EnvironmentTables & DatabaseTables
}

/**
 * A database to look at.
 * @throws {ServiceException} ResourceNotFoundException
 */
export function findDatabase(parts: Databases, name: DatabaseName): DatabaseRecord {
  openEnvironment(parts, name.environmentId)
  return existing(parts, name)
}

/** A database to change: its environment must be up. */
export function readyDatabase(parts: Databases, name: DatabaseName): DatabaseRecord {
  readyEnvironment(parts, name.environmentId)
  return existing(parts, name)
}

function existing({ tables }: Databases, { environmentId, databaseName }: DatabaseName): DatabaseRecord {
  const database = tables.database.get(keyOf(environmentId, databaseName))
  // The live service's words.
  if (database === undefined) throw notFound(`KX database ${databaseName} not found`)
  return database
}
