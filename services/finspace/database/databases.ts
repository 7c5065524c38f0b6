import { databaseArn } from '../../../model/arn.ts'
import type { createKxDatabase, listKxDatabases, updateKxDatabase } from '../../../model/database.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { setTags } from '../tag/tags.ts'
import { publishDatabase } from './event.ts'
import { findDatabase, readyDatabase } from './find.ts'
import type { DatabaseName, DatabaseParts } from './parts.ts'
import type { DatabaseRecord } from './record.ts'
import { removeDatabase } from './remove.ts'

/** At once: a database has no states in the API. */
export function createDatabase(parts: DatabaseParts, request: ValueOf<typeof createKxDatabase>) {
  const { environmentId, databaseName, description, tags } = request
  const { tables, settings, clock } = parts
  readyEnvironment(parts, environmentId)
  const key = keyOf(environmentId, databaseName)
  if (tables.database.get(key) !== undefined) {
    throw alreadyExists(`KX database ${databaseName} already exists`)
  }
  checkQuota(
    settings().quotas.databasesPerEnvironment,
    () => tables.database.count({ prefix: `${environmentId}/` }),
    'KX databases',
  )
  const database = newDatabase({ environmentId, databaseName, description }, clock.now())
  tables.database.put(key, database)
  publishDatabase(parts, database, { status: 'CREATED' })
  setTags(parts, databaseArn(parts, environmentId, databaseName), tags)
  return {
    databaseArn: databaseArn(parts, environmentId, databaseName),
    ...identity(database),
    ...times(database),
  }
}

const newDatabase = (
  name: Pick<DatabaseRecord, 'environmentId' | 'databaseName' | 'description'>,
  now: number,
): DatabaseRecord => ({
  ...name,
  createdTimestamp: now,
  lastModifiedTimestamp: now,
  numBytes: 0,
  numChangesets: 0,
  numFiles: 0,
  told: 1,
  requested: 0,
})

export function listDatabases(
  parts: DatabaseParts,
  { environmentId, ...request }: ValueOf<typeof listKxDatabases>,
) {
  openEnvironment(parts, environmentId)
  const { items, ...rest } = page(parts.tables.database, { prefix: `${environmentId}/` }, request)
  const listed = (item: DatabaseRecord) => ({ databaseName: item.databaseName, ...times(item) })
  return { kxDatabases: items.map(listed), ...rest }
}

/** The numbers are 0 and there is no lastCompletedChangesetId before the first completed changeset. */
export function getDatabase(parts: DatabaseParts, name: DatabaseName) {
  const database = findDatabase(parts, name)
  return {
    databaseArn: databaseArn(parts, database.environmentId, database.databaseName),
    ...identity(database),
    ...times(database),
    lastCompletedChangesetId: database.lastCompletedChangesetId,
    numBytes: database.numBytes,
    numChangesets: database.numChangesets,
    numFiles: database.numFiles,
  }
}

export function updateDatabase(
  parts: DatabaseParts,
  { description, ...name }: ValueOf<typeof updateKxDatabase>,
) {
  const before = readyDatabase(parts, name)
  const now = parts.clock.now()
  const database = {
    ...before,
    description: description ?? before.description,
    lastModifiedTimestamp: now,
  }
  parts.tables.database.put(keyOf(database.environmentId, database.databaseName), database)
  return { ...identity(database), lastModifiedTimestamp: new Date(now) }
}

/** At once: clients want a 404 right after. */
export function deleteDatabase(parts: DatabaseParts, name: DatabaseName): object {
  const database = readyDatabase(parts, name)
  refuseInUse(parts, database)
  removeDatabase(parts, database)
  return {}
}

function refuseInUse({ users }: DatabaseParts, database: DatabaseName): void {
  for (const userOf of users) {
    const user = userOf(database)
    if (user === undefined) continue
    throw conflict(`expected database ${database.databaseName} to be in no use, got ${user}`, 'IN_USE')
  }
}

const identity = ({ environmentId, databaseName, description }: DatabaseRecord) => ({
  environmentId,
  databaseName,
  description,
})

const times = ({ createdTimestamp, lastModifiedTimestamp }: DatabaseRecord) => ({
  createdTimestamp: new Date(createdTimestamp),
  lastModifiedTimestamp: new Date(lastModifiedTimestamp),
})
