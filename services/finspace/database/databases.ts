import { databaseArn } from '../../../model/arn.ts'
import type { createKxDatabase, listKxDatabases, updateKxDatabase } from '../../../model/database.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { setTags } from '../tag/tags.ts'
import { tellDatabase } from './event.ts'
import { type DatabaseName, findDatabase, readyDatabase } from './find.ts'
import type { DatabaseRecord } from './record.ts'
import { removeDatabase } from './remove.ts'

/** At once: a database has no states in the API. */
export function createDatabase(finspace: Finspace, request: ValueOf<typeof createKxDatabase>) {
  const { environmentId, databaseName, description, tags } = request
  const { tables, settings, clock } = finspace
  readyEnvironment(finspace, environmentId)
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
  tellDatabase(finspace, database, { status: 'CREATED' })
  setTags(finspace, databaseArn(finspace, environmentId, databaseName), tags)
  return {
    databaseArn: databaseArn(finspace, environmentId, databaseName),
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
  finspace: Finspace,
  { environmentId, ...request }: ValueOf<typeof listKxDatabases>,
) {
  openEnvironment(finspace, environmentId)
  const { items, ...rest } = page(finspace.tables.database, { prefix: `${environmentId}/` }, request)
  const listed = (item: DatabaseRecord) => ({ databaseName: item.databaseName, ...times(item) })
  return { kxDatabases: items.map(listed), ...rest }
}

/** The numbers are 0 and there is no lastCompletedChangesetId before the first completed changeset. */
export function getDatabase(finspace: Finspace, name: DatabaseName) {
  const database = findDatabase(finspace, name)
  return {
    databaseArn: databaseArn(finspace, database.environmentId, database.databaseName),
    ...identity(database),
    ...times(database),
    lastCompletedChangesetId: database.lastCompletedChangesetId,
    numBytes: database.numBytes,
    numChangesets: database.numChangesets,
    numFiles: database.numFiles,
  }
}

export function updateDatabase(
  finspace: Finspace,
  { description, ...name }: ValueOf<typeof updateKxDatabase>,
) {
  const before = readyDatabase(finspace, name)
  const now = finspace.clock.now()
  const database = {
    ...before,
    description: description ?? before.description,
    lastModifiedTimestamp: now,
  }
  finspace.tables.database.put(keyOf(database.environmentId, database.databaseName), database)
  return { ...identity(database), lastModifiedTimestamp: new Date(now) }
}

/** At once: clients want a 404 right after. */
export function deleteDatabase(finspace: Finspace, name: DatabaseName): object {
  const database = readyDatabase(finspace, name)
  refuseInUse(finspace, database)
  removeDatabase(finspace, database)
  return {}
}

function refuseInUse({ tables }: Finspace, { environmentId, databaseName }: DatabaseRecord): void {
  const key = keyOf(environmentId, databaseName)
  const [view] = tables.dataview.list({ prefix: `${key}/`, limit: 1 })
  if (view !== undefined) throw inUse(databaseName, `dataview ${view.value.dataviewName}`)
  const mounting = tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .find(({ value }) => value.databases?.some(one => one.databaseName === databaseName))
  if (mounting !== undefined) throw inUse(databaseName, `cluster ${mounting.value.clusterName}`)
  const running = tables.changeset
    .list({ index: 'unfinished' })
    .find(({ key: changeset }) => changeset.startsWith(`${key}/`))
  if (running !== undefined) throw inUse(databaseName, `changeset ${running.value.changesetId}`)
}

const inUse = (databaseName: string, user: string) =>
  conflict(`expected database ${databaseName} to be in no use, got ${user}`, 'IN_USE')

const identity = ({ environmentId, databaseName, description }: DatabaseRecord) => ({
  environmentId,
  databaseName,
  description,
})

const times = ({ createdTimestamp, lastModifiedTimestamp }: DatabaseRecord) => ({
  createdTimestamp: new Date(createdTimestamp),
  lastModifiedTimestamp: new Date(lastModifiedTimestamp),
})
