import type { createKxChangeset, getKxChangeset, listKxChangesets } from '../../../model/changeset.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { findDatabase, readyDatabase } from '../database/find.ts'
import { newBase62Id } from '../kind/identifiers.ts'
import { keyOf } from '../kind/key.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { findChangeset } from './find.ts'
import type { ChangesetParts } from './parts.ts'
import type { ChangesetRecord } from './record.ts'

/** PENDING: the changeset's life cycle applies it when those before it are done. */
export function createChangeset(
  parts: ChangesetParts,
  request: ValueOf<typeof createKxChangeset>,
  requestedBy: string,
) {
  const { environmentId, databaseName, changeRequests } = request
  const { tables, settings, life, clock, random } = parts
  const database = readyDatabase(parts, { environmentId, databaseName })
  checkQuota(
    settings().quotas.changesetsInProcessing,
    () => tables.changeset.count({ index: 'unfinished' }),
    'changesets in processing',
  )
  const order = database.requested + 1
  tables.database.put(keyOf(environmentId, databaseName), { ...database, requested: order })
  const changesetId = newBase62Id(random)
  const now = clock.now()
  const changeset = life.put(keyOf(environmentId, databaseName, changesetId), {
    environmentId,
    databaseName,
    changesetId,
    order,
    changeRequests,
    requestedBy,
    status: 'PENDING',
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  return { ...summary(changeset), environmentId, databaseName, changeRequests }
}

/** Newest first: callers take the first as the latest. */
export function listChangesets(
  parts: ChangesetParts,
  { environmentId, databaseName, ...request }: ValueOf<typeof listKxChangesets>,
) {
  findDatabase(parts, { environmentId, databaseName })
  const range = { index: 'listed', prefix: `${keyOf(environmentId, databaseName)}/`, reverse: true }
  const { items, ...rest } = page(parts.tables.changeset, range, request)
  return { kxChangesets: items.map(summary), ...rest }
}

export function getChangeset(
  parts: ChangesetParts,
  { environmentId, databaseName, changesetId }: ValueOf<typeof getKxChangeset>,
) {
  findDatabase(parts, { environmentId, databaseName })
  const changeset = findChangeset(parts, { environmentId, databaseName, changesetId })
  const { changeRequests, errorInfo } = changeset
  return { ...summary(changeset), environmentId, databaseName, changeRequests, errorInfo }
}

const summary = ({ activeFromTimestamp, ...changeset }: ChangesetRecord) => ({
  changesetId: changeset.changesetId,
  createdTimestamp: new Date(changeset.createdTimestamp),
  // Only a completed one has it.
  ...(activeFromTimestamp === undefined ? {} : { activeFromTimestamp: new Date(activeFromTimestamp) }),
  lastModifiedTimestamp: new Date(changeset.lastModifiedTimestamp),
  status: changeset.status,
})
