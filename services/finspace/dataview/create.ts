import { dataviewArn } from '../../../model/arn.ts'
import type { createKxDataview } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { readyDatabase } from '../database/find.ts'
import { readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, invalid } from '../operation/exceptions.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { createdDataview } from './answer.ts'
import { keyOfDataview } from './dataviews.ts'
import type { DataviewName, DataviewParts } from './parts.ts'
import { checkDataview } from './rules.ts'
import { newVersion } from './version.ts'

/** CREATING: the dataview's life cycle builds its first version. */
export function createDataview(
  parts: DataviewParts,
  { tags, clientToken: _clientToken, ...input }: ValueOf<typeof createKxDataview>,
) {
  const environment = readyEnvironment(parts, input.environmentId)
  const request = completed(parts, input)
  refuseNamesake(parts, request)
  checkDataview(parts, environment, request)
  checkQuotas(parts, request)
  const now = parts.clock.now()
  const view = parts.life.put(keyOfDataview(request), {
    ...request,
    status: 'CREATING',
    building: newVersion(parts, request),
    versions: [],
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = dataviewArn(parts, view)
  dropTags(parts, arn)
  setTags(parts, arn, tags)
  return createdDataview(view)
}

/** With what the request left open: the newest changeset, no segments, neither following nor writable. */
function completed(
  parts: DataviewParts,
  input: Omit<ValueOf<typeof createKxDataview>, 'tags' | 'clientToken'>,
) {
  const { lastCompletedChangesetId } = readyDatabase(parts, input)
  const { autoUpdate = false, readWrite = false, segmentConfigurations = [], changesetId } = input
  if (autoUpdate && changesetId !== undefined) {
    throw invalid('expected no changesetId with autoUpdate, got one')
  }
  return {
    ...input,
    changesetId: changesetId ?? lastCompletedChangesetId,
    autoUpdate,
    readWrite,
    segmentConfigurations,
  }
}

function refuseNamesake({ tables }: DataviewParts, name: DataviewName): void {
  if (tables.dataview.get(keyOfDataview(name)) !== undefined) {
    throw alreadyExists(`KX dataview ${name.dataviewName} already exists`)
  }
}

function checkQuotas(
  { tables, settings }: DataviewParts,
  { environmentId, databaseName }: DataviewName,
): void {
  const { dataviewsPerDatabase, dataviewsInProcessing } = settings().quotas
  const prefix = `${keyOf(environmentId, databaseName)}/`
  checkQuota(dataviewsPerDatabase, () => tables.dataview.count({ prefix }), 'dataviews of a database')
  checkQuota(
    dataviewsInProcessing,
    () => tables.dataview.count({ index: 'unfinished', prefix: 'CREATING' }),
    'dataviews in processing',
  )
}
