import type { Nas1Configuration } from '../../../model/volume.ts'
import { checkZones } from '../environment/availability-zones.ts'
import type { EnvironmentRecord } from '../environment/record.ts'
import { invalid } from '../operation/exceptions.ts'
import type { Nas1 } from './record.ts'

/** @throws {ServiceException} ValidationException for a size that the type does not come in. */
export function checkNas1(configuration: Nas1Configuration | undefined): Nas1 {
  const { type, size } = configuration ?? {}
  if (type === undefined || size === undefined) {
    throw invalid('expected nas1Configuration of type and size, got not both')
  }
  const isKept = type === 'HDD_12' ? size % 6000 === 0 : size === 1200 || size % 2400 === 0
  if (!isKept) {
    const sizes = type === 'HDD_12' ? 'a multiple of 6000 GiB' : '1200 GiB or a multiple of 2400'
    throw invalid(`expected ${type} of ${sizes}, got ${size}`)
  }
  return { type, size }
}

interface Zones {
  azMode: 'SINGLE' | 'MULTI'
  availabilityZoneIds: string[]
}

/** NAS_1 lies in one zone. */
export function checkVolumeZones(
  environment: EnvironmentRecord,
  { azMode, availabilityZoneIds }: Zones,
): void {
  if (azMode !== 'SINGLE') throw invalid(`expected azMode SINGLE for NAS_1, got ${azMode}`)
  if (availabilityZoneIds.length !== 1) {
    throw invalid(`expected one of availabilityZoneIds for NAS_1, got ${availabilityZoneIds.length}`)
  }
  checkZones(availabilityZoneIds, environment.availabilityZoneIds)
}
