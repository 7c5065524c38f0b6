import type { EnvironmentRecord } from '../environment/record.ts'
import { conflict, invalid, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../tables.ts'
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
export function checkDataview(finspace: Finspace, environment: EnvironmentRecord, request: Request): void {
  checkZone(environment, request)
  checkChangeset(finspace, request)
  checkVolumes(finspace, request)
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
  if (availabilityZoneId !== undefined && !availabilityZoneIds.includes(availabilityZoneId)) {
    throw invalid(
      `Availability zone(s) ${availabilityZoneId} of the request must be among ${availabilityZoneIds.join(', ')}`,
    )
  }
}

/** One that updates itself follows the newest changeset; any other needs one to show. */
function checkChangeset({ tables }: Finspace, request: Request): void {
  const { environmentId, databaseName, changesetId, autoUpdate } = request
  if (changesetId === undefined) {
    if (!autoUpdate)
      throw invalid('expected changesetId or a database with a completed changeset, got neither')
    return
  }
  const changeset = tables.changeset.get(keyOf(environmentId, databaseName, changesetId))
  if (changeset === undefined) throw notFound(`KX changeset ${changesetId} not found`)
  if (changeset.status !== 'COMPLETED') {
    throw invalid(`expected changeset ${changesetId} to be COMPLETED, got ${changeset.status}`)
  }
}

function checkVolumes({ tables }: Finspace, request: Request): void {
  const { environmentId, segmentConfigurations, availabilityZoneId } = request
  for (const { volumeName } of segmentConfigurations) {
    const volume = tables.volume.get(keyOf(environmentId, volumeName))
    if (volume === undefined || volume.status === 'DELETED')
      throw notFound(`KX volume ${volumeName} not found`)
    if (volume.status !== 'ACTIVE') {
      throw conflict(`expected volume ${volumeName} to be ACTIVE, got ${volume.status}`, volume.status)
    }
    if (availabilityZoneId !== undefined && !volume.availabilityZoneIds.includes(availabilityZoneId)) {
      throw invalid(
        `Availability zone(s) ${volume.availabilityZoneIds.join(', ')} of volume ${volumeName} must hold the dataview's ${availabilityZoneId}`,
      )
    }
  }
}

/** A writable dataview is the whole database on a volume of its own. That nobody else is on it is told later. */
function checkReadWrite({ segmentConfigurations, autoUpdate }: Request): void {
  const [segment] = segmentConfigurations
  if (autoUpdate) throw invalid('expected autoUpdate false with readWrite, got true')
  if (segmentConfigurations.length !== 1 || segment?.dbPaths.join() !== '/*') {
    throw invalid('expected one segment of the whole database (/*) with readWrite')
  }
}
