import { dataviewArn } from '../../../model/arn.ts'
import type { createKxDataview } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { readyDatabase } from '../database/find.ts'
import { readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, invalid } from '../operation/exceptions.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { createdDataview } from './answer.ts'
import type { DataviewName } from './clusters.ts'
import { keyOfDataview } from './dataviews.ts'
import { checkDataview } from './rules.ts'
import { newVersion } from './version.ts'

/** CREATING: the dataview's life cycle builds its first version. */
export function createDataview(
  finspace: Finspace,
  { tags, clientToken: _clientToken, ...input }: ValueOf<typeof createKxDataview>,
) {
  const environment = readyEnvironment(finspace, input.environmentId)
  const request = completed(finspace, input)
  refuseNamesake(finspace, request)
  checkDataview(finspace, environment, request)
  checkQuotas(finspace, request)
  const now = finspace.clock.now()
  const view = finspace.lives.dataview.put(keyOfDataview(request), {
    ...request,
    status: 'CREATING',
    building: newVersion(finspace, request),
    versions: [],
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = dataviewArn(finspace, view)
  dropTags(finspace, arn)
  setTags(finspace, arn, tags)
  return createdDataview(view)
}

/** With what the request left open: the newest changeset, no segments, neither following nor writable. */
function completed(
  finspace: Finspace,
  input: Omit<ValueOf<typeof createKxDataview>, 'tags' | 'clientToken'>,
) {
  const { lastCompletedChangesetId } = readyDatabase(finspace, input)
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

function refuseNamesake({ tables }: Finspace, name: DataviewName): void {
  if (tables.dataview.get(keyOfDataview(name)) !== undefined) {
    throw alreadyExists(`KX dataview ${name.dataviewName} already exists`)
  }
}

function checkQuotas({ tables, settings }: Finspace, { environmentId, databaseName }: DataviewName): void {
  const { dataviewsPerDatabase, dataviewsInProcessing } = settings().quotas
  const prefix = `${keyOf(environmentId, databaseName)}/`
  checkQuota(dataviewsPerDatabase, () => tables.dataview.count({ prefix }), 'dataviews of a database')
  checkQuota(
    dataviewsInProcessing,
    () => tables.dataview.count({ index: 'unfinished', prefix: 'CREATING' }),
    'dataviews in processing',
  )
}
