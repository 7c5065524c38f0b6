// Which version of which database a cluster shows.

import type { DatabaseConfiguration } from '../../../model/cluster-configuration.ts'
import { completedChangeset } from '../changeset/find.ts'
import type { DataviewTables } from '../dataview/parts.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import type { Mountable } from '../versions/changeset/version.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

/**
 * The configuration with everything filled in that the request left open: the newest completed changeset, or
 * the newest version of the dataview. So did the live service, in the create answer already.
 */
export function completeDatabase(
  parts: ClusterParts,
  environmentId: string,
  database: DatabaseConfiguration,
): DatabaseConfiguration {
  const { databaseName, changesetId, cacheConfigurations } = database
  const record = parts.tables.database.get(keyOf(environmentId, databaseName))
  if (record === undefined) throw notFound(`KX database ${databaseName} not found`)
  const dataviewName = dataviewOf(database)
  if (dataviewName !== undefined) {
    return {
      databaseName,
      cacheConfigurations: [],
      dataviewConfiguration: viewOf(parts, environmentId, database),
    }
  }
  if (changesetId !== undefined) completedChangeset(parts, { environmentId, databaseName, changesetId })
  return { databaseName, cacheConfigurations, changesetId: changesetId ?? record.lastCompletedChangesetId }
}

export const dataviewOf = ({ dataviewName, dataviewConfiguration }: DatabaseConfiguration) =>
  dataviewName ?? dataviewConfiguration?.dataviewName

function viewOf({ tables }: ClusterParts, environmentId: string, database: DatabaseConfiguration) {
  const dataviewName = dataviewOf(database) ?? ''
  const view = tables.dataview.get(keyOf(environmentId, database.databaseName, dataviewName))
  if (view === undefined) throw notFound(`KX dataview ${dataviewName} not found`)
  if (view.status !== 'ACTIVE') {
    throw conflict(`expected dataview ${dataviewName} to be ACTIVE, got ${view.status}`, view.status)
  }
  const versionId = database.dataviewConfiguration?.dataviewVersionId
  const changesetId = database.dataviewConfiguration?.changesetId ?? database.changesetId
  const version = view.versions.find(
    one =>
      (versionId === undefined || one.versionId === versionId) &&
      (changesetId === undefined || one.changesetId === changesetId),
  )
  if (version === undefined) {
    throw notFound(`KX dataview version ${versionId ?? `of changeset ${changesetId}`} not found`)
  }
  return {
    dataviewName,
    dataviewVersionId: version.versionId,
    changesetId: version.changesetId,
    segmentConfigurations: version.segmentConfigurations.map(segment => ({ onDemand: false, ...segment })),
  }
}

/** What the nodes mount: nothing before the first changeset, or without a database. */
export function mountableOf(
  { tables }: { tables: DataviewTables },
  { environmentId, databases: [database] = [] }: Pick<ClusterRecord, 'environmentId' | 'databases'>,
): Mountable | undefined {
  const { dataviewName, dataviewVersionId, ...shown } = database?.dataviewConfiguration ?? {}
  const changesetId = shown.changesetId ?? database?.changesetId
  if (database === undefined || changesetId === undefined) return undefined
  const { databaseName } = database
  const version = { environmentId, databaseName, changesetId }
  const view = tables.dataview.get(keyOf(environmentId, databaseName, dataviewName ?? ''))
  return view?.readWrite === true && dataviewVersionId !== undefined
    ? { ...version, copyId: dataviewVersionId }
    : version
}
