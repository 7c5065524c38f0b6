import type { updateKxDataview } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import { describedDataview } from './answer.ts'
import { findDataview, keyOfDataview } from './dataviews.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'
import { checkDataview } from './rules.ts'
import { newVersion } from './version.ts'

type UpdateDataview = ValueOf<typeof updateKxDataview>

/** Every update of what is shown makes a new version; the clusters stay on theirs until they are moved. */
export function updateDataview(finspace: Finspace, request: UpdateDataview) {
  const view = findDataview(finspace, request)
  const building = nextVersion(finspace, view, request)
  const updated = finspace.lives.dataview.put(keyOfDataview(view), {
    ...view,
    description: request.description ?? view.description,
    lastModifiedTimestamp: finspace.clock.now(),
    ...(building === undefined ? {} : { status: 'UPDATING', building }),
  })
  const { statusReason: _statusReason, ...answer } = describedDataview(finspace, updated)
  return answer
}

/** None for an update with nothing but a token, as Terraform sends it. */
function nextVersion(
  finspace: Finspace,
  view: DataviewRecord,
  request: UpdateDataview,
): DataviewVersion | undefined {
  const { changesetId, segmentConfigurations } = request
  const environment = readyEnvironment(finspace, view.environmentId)
  if (view.status !== 'ACTIVE' && view.status !== 'FAILED') {
    throw conflict(`expected dataview ${view.dataviewName} to be ACTIVE, got ${view.status}`, view.status)
  }
  if (changesetId === undefined && segmentConfigurations === undefined) return undefined
  refuseFixed(view, changesetId)
  const wanted = {
    ...view,
    changesetId: changesetId ?? view.changesetId,
    segmentConfigurations: segmentConfigurations ?? view.segmentConfigurations,
  }
  checkDataview(finspace, environment, wanted)
  checkVersionQuota(finspace)
  return newVersion(finspace, wanted)
}

function refuseFixed({ dataviewName, readWrite, autoUpdate }: DataviewRecord, changesetId?: string): void {
  if (readWrite) throw invalid(`expected no update of dataview ${dataviewName}, which is readWrite`)
  if (autoUpdate && changesetId !== undefined) {
    throw invalid(`expected no changesetId for dataview ${dataviewName}, which has autoUpdate, got one`)
  }
}

/** The operation declares no exception for limits: it is told as a conflict, which a later try may not meet. */
function checkVersionQuota({ tables, settings }: Finspace): void {
  const { dataviewVersionsInProcessing: most } = settings().quotas
  if (tables.dataview.count({ index: 'unfinished', prefix: 'UPDATING' }) >= most) {
    throw conflict(`expected at most ${most} dataview versions in processing, got one more`, 'LIMIT_EXCEEDED')
  }
}
