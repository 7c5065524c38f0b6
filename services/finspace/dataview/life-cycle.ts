import { dataviewArn } from '../../../model/arn.ts'
import { keyOf } from '../kind/key.ts'
import type { Change, LifeCycle } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import { namesOnVersion } from './clusters.ts'
import { hold, release, releaseAll } from './mounts.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'
import { checkSegments } from './segments.ts'
import { newVersion } from './version.ts'

export const dataviewLifeCycle = (parts: DataviewParts): LifeCycle<DataviewRecord> => ({
  type: 'Dataview',
  table: parts.tables.dataview,
  arnOf: view => dataviewArn(parts, view),
  stamp: lastModifiedTimestamp => ({ lastModifiedTimestamp }),
  failure: ({ errorMessage }) => ({ statusReason: statusReason(errorMessage), building: undefined }),
  states: {
    CREATING: { step: (view, signal) => build(parts, view, signal), failed: 'FAILED' },
    UPDATING: { step: (view, signal) => build(parts, view, signal), failed: 'FAILED' },
    ACTIVE: { step: view => follow(parts, view) },
    DELETING: { step: view => remove(parts, view) },
    FAILED: 'end',
  },
  // One that updates itself has never come to its end.
  rests: ({ status, autoUpdate }) => status === 'ACTIVE' && !autoUpdate,
})

/** Holds the version that is to be shown, so that it stays, and puts it before the others. */
async function build(
  parts: DataviewParts,
  view: DataviewRecord,
  signal: AbortSignal,
): Promise<Change<DataviewRecord>> {
  const { building } = view
  if (building === undefined) return { status: 'ACTIVE' }
  await checkSegments(parts, view, building)
  await hold(parts, view, { version: building, signal })
  const { left, kept } = sortOut(parts, view)
  for (const version of left) await release(parts, view, version)
  return {
    status: 'ACTIVE',
    statusReason: undefined,
    building: undefined,
    changesetId: building.changesetId,
    segmentConfigurations: building.segmentConfigurations,
    versions: [building, ...kept],
  }
}

/** An older version stays for as long as a cluster is on it. */
function sortOut(parts: DataviewParts, view: DataviewRecord) {
  const clusters = parts.clustersOf(view)
  const isUsed = ({ versionId }: DataviewVersion) => namesOnVersion(clusters, versionId).length > 0
  return {
    kept: view.versions.filter(isUsed),
    left: view.versions.filter(version => !isUsed(version)),
  }
}

/** A dataview that updates itself goes on to the newest changeset. */
function follow(parts: DataviewParts, view: DataviewRecord): Change<DataviewRecord> {
  const database = parts.tables.database.get(keyOf(view.environmentId, view.databaseName))
  const changesetId = database?.lastCompletedChangesetId
  if (!view.autoUpdate || changesetId === undefined || changesetId === view.changesetId) return 'wait'
  return { status: 'UPDATING', building: newVersion(parts, { ...view, changesetId }) }
}

async function remove(parts: DataviewParts, view: DataviewRecord): Promise<Change<DataviewRecord>> {
  // Its clusters are being deleted too, or the deletion would have been refused.
  if (parts.clustersOf(view).length > 0) return 'wait'
  await releaseAll(parts, view)
  return 'gone'
}
