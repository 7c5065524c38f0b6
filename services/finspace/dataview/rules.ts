import { completedChangeset } from '../changeset/find.ts'
import { checkZones } from '../environment/availability-zones.ts'
import type { EnvironmentRecord } from '../environment/record.ts'
import { invalid } from '../operation/exceptions.ts'
import { activeVolume } from '../volume/find.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord } from './record.ts'

type Request = Pick<
  DataviewRecord,
  | 'environmentId'
  | 'databaseName'
  | 'dataviewName'
  | 'azMode'
  | 'availabilityZoneId'
  | 'changesetId'
  | 'segmentConfigurations'
  | 'autoUpdate'
  | 'readWrite'
>

/** @throws {ServiceException} for a dataview that cannot be made as it is asked for. */
export function checkDataview(parts: DataviewParts, environment: EnvironmentRecord, request: Request): void {
  checkZone(environment, request)
  checkChangeset(parts, request)
  checkVolumes(parts, request)
  if (request.readWrite) checkReadWrite(request)
}

function checkZone(
  { availabilityZoneIds }: EnvironmentRecord,
  { azMode, availabilityZoneId }: Request,
): void {
  if (azMode === 'SINGLE' && availabilityZoneId === undefined) {
    throw invalid('expected availabilityZoneId with azMode SINGLE, got none')
  }
  if (azMode === 'MULTI' && availabilityZoneId !== undefined) {
    throw invalid('expected no availabilityZoneId with azMode MULTI, got one')
  }
  if (availabilityZoneId !== undefined) checkZones([availabilityZoneId], availabilityZoneIds)
}

/** One that updates itself follows the newest changeset; any other needs one to show. */
function checkChangeset(parts: DataviewParts, request: Request): void {
  const { environmentId, databaseName, changesetId, autoUpdate } = request
  if (changesetId !== undefined) completedChangeset(parts, { environmentId, databaseName, changesetId })
  else if (!autoUpdate) {
    throw invalid('expected changesetId or a database with a completed changeset, got neither')
  }
}

function checkVolumes(parts: DataviewParts, request: Request): void {
  const { environmentId, segmentConfigurations, availabilityZoneId } = request
  for (const { volumeName } of segmentConfigurations) {
    const volume = activeVolume(parts, { environmentId, volumeName })
    if (availabilityZoneId !== undefined) checkZones(volume.availabilityZoneIds, [availabilityZoneId])
  }
}

/** A writable dataview is the whole database on a volume of its own. That nobody else is on it is checked later. */
function checkReadWrite({ segmentConfigurations, autoUpdate }: Request): void {
  const [segment] = segmentConfigurations
  if (autoUpdate) throw invalid('expected autoUpdate false with readWrite, got true')
  if (segmentConfigurations.length !== 1 || segment?.dbPaths.join() !== '/*') {
    throw invalid('expected one segment of the whole database (/*) with readWrite')
  }
}
