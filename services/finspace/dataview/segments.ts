import type { SegmentConfiguration } from '../../../model/cluster-configuration.ts'
import { matchesGlob } from '../../wire/glob.ts'
import { keyOf } from '../kind/key.ts'
import { StepFailure } from '../life/life-cycle.ts'
import { keyOfDataview } from './dataviews.ts'
import { dataviewsOn } from './on-volume.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'

const GIB = 1024 ** 3

/** @throws {StepFailure} where a segment's paths match nothing, or its volume is too small for what they match. */
export async function checkSegments(
  parts: DataviewParts,
  view: DataviewRecord,
  { changesetId, segmentConfigurations }: DataviewVersion,
): Promise<void> {
  refuseShared(parts, view, segmentConfigurations)
  if (changesetId === undefined || segmentConfigurations.length === 0) return
  const { environmentId, databaseName } = view
  const segments = segmentConfigurations.map(segment => ({ segment, bytes: 0, files: 0 }))
  for await (const { path, bytes } of parts.versions.files({ environmentId, databaseName, changesetId })) {
    for (const one of segments) {
      if (!one.segment.dbPaths.some(dbPath => covers(dbPath, path))) continue
      one.files += 1
      one.bytes += bytes
    }
  }
  for (const { segment, bytes, files } of segments) {
    if (files === 0)
      throw new StepFailure('INPUT_NOT_FOUND', `${segment.dbPaths.join(' ')} not found in the changeset`)
    checkVolume(parts, view, { segment, bytes })
  }
}

/**
 * "You must use a unique volume for creating a writeable dataview", says the model. The service lets read-only ones join
 * it there afterwards.
 */
function refuseShared(
  parts: DataviewParts,
  view: DataviewRecord,
  segments: readonly SegmentConfiguration[],
): void {
  for (const { volumeName } of segments) {
    const other = dataviewsOn(parts, { ...view, volumeName }).find(
      one => view.readWrite && keyOfDataview(one) !== keyOfDataview(view) && !isEmpty(one),
    )
    if (other !== undefined) {
      throw new StepFailure(
        'INPUT_INVALID',
        `Invalid volume ${volumeName} - dataview ${other.dataviewName} uses it`,
      )
    }
  }
}

/** One that never came to be holds nothing. */
const isEmpty = ({ status, versions }: DataviewRecord) => status === 'FAILED' && versions.length === 0

function checkVolume(
  { tables }: DataviewParts,
  { environmentId }: DataviewRecord,
  { segment, bytes }: { segment: SegmentConfiguration; bytes: number },
): void {
  const { volumeName, onDemand } = segment
  const volume = tables.volume.get(keyOf(environmentId, volumeName))
  if (volume === undefined) throw new StepFailure('INPUT_NOT_FOUND', `Volume ${volumeName} not found`)
  const gib = bytes / GIB
  // What is loaded on demand may be larger than the volume.
  if (onDemand !== true && gib > volume.nas1Configuration.size) {
    throw new StepFailure(
      'RESOURCE_EXHAUSTED',
      `Insufficient space on volume ${volumeName} for ${gib.toFixed(1)} GiB of data`,
    )
  }
}

/** `/2026.11.20/*` covers what is under the date, `/*` everything. */
export const covers = (dbPath: string, path: string): boolean => matchesGlob(`${dbPath}*`, path)
