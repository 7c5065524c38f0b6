import { keyOf } from '../kind/key.ts'
import { invalid, notFound } from '../operation/exceptions.ts'
import type { VersionId } from '../versions/changeset/version.ts'
import type { ChangesetTables } from './parts.ts'
import type { ChangesetRecord } from './record.ts'

interface Changesets {
  tables: ChangesetTables
}

export function findChangeset(
  { tables }: Changesets,
  { environmentId, databaseName, changesetId }: VersionId,
): ChangesetRecord {
  const changeset = tables.changeset.get(keyOf(environmentId, databaseName, changesetId))
  if (changeset === undefined) throw notFound(`KX changeset ${changesetId} not found`)
  return changeset
}

/** A changeset whose version can be shown. */
export function completedChangeset(parts: Changesets, version: VersionId): ChangesetRecord {
  const changeset = findChangeset(parts, version)
  if (changeset.status !== 'COMPLETED') {
    throw invalid(`expected changeset ${version.changesetId} to be COMPLETED, got ${changeset.status}`)
  }
  return changeset
}
