import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { notFound } from '../operation/exceptions.ts'
import type { DatabaseRecord } from './record.ts'

export interface DatabaseName {
  environmentId: string
  databaseName: string
}

/**
 * A database to look at.
 * @throws {ServiceException} ResourceNotFoundException
 */
export function findDatabase(finspace: Finspace, name: DatabaseName): DatabaseRecord {
  openEnvironment(finspace, name.environmentId)
  return existing(finspace, name)
}

/** A database to change: its environment must be up. */
export function readyDatabase(finspace: Finspace, name: DatabaseName): DatabaseRecord {
  readyEnvironment(finspace, name.environmentId)
  return existing(finspace, name)
}

function existing({ tables }: Finspace, { environmentId, databaseName }: DatabaseName): DatabaseRecord {
  const database = tables.database.get(keyOf(environmentId, databaseName))
  // The live service's words.
  if (database === undefined) throw notFound(`KX database ${databaseName} not found`)
  return database
}
