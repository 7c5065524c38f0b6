import type { updateKxDataview } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { readyEnvironment } from '../environment/find.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import { describedDataview } from './answer.ts'
import { findDataview, keyOfDataview } from './dataviews.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'
import { checkDataview } from './rules.ts'
import { newVersion } from './version.ts'

type UpdateDataview = ValueOf<typeof updateKxDataview>

/** Every update of what is shown makes a new version; the clusters stay on theirs until they are moved. */
export function updateDataview(parts: DataviewParts, request: UpdateDataview) {
  const view = findDataview(parts, request)
  const building = nextVersion(parts, view, request)
  const updated = parts.life.put(keyOfDataview(view), {
    ...view,
    description: request.description ?? view.description,
    lastModifiedTimestamp: parts.clock.now(),
    ...(building === undefined ? {} : { status: 'UPDATING', building }),
  })
  const { statusReason: _statusReason, ...answer } = describedDataview(parts, updated)
  return answer
}

/** None for an update with nothing but a token, as Terraform sends it. */
function nextVersion(
  parts: DataviewParts,
  view: DataviewRecord,
  request: UpdateDataview,
): DataviewVersion | undefined {
  const { changesetId, segmentConfigurations } = request
  const environment = readyEnvironment(parts, view.environmentId)
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
  checkDataview(parts, environment, wanted)
  checkVersionQuota(parts)
  return newVersion(parts, wanted)
}

function refuseFixed({ dataviewName, readWrite, autoUpdate }: DataviewRecord, changesetId?: string): void {
  if (readWrite) throw invalid(`expected no update of dataview ${dataviewName}, which is readWrite`)
  if (autoUpdate && changesetId !== undefined) {
    throw invalid(`expected no changesetId for dataview ${dataviewName}, which has autoUpdate, got one`)
  }
}

/** The operation declares no exception for limits: it is answered as a conflict, which a later try may not meet. */
function checkVersionQuota({ tables, settings }: DataviewParts): void {
  const { dataviewVersionsInProcessing: most } = settings().quotas
  if (tables.dataview.count({ index: 'unfinished', prefix: 'UPDATING' }) >= most) {
    throw conflict(`expected at most ${most} dataview versions in processing, got one more`, 'LIMIT_EXCEEDED')
  }
}
