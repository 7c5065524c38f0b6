import { availabilityZoneId } from '../../model/common.ts'
import { list, requiring, structure } from '../../model/shape.ts'
import { createKxVolume, nas1Configuration } from '../../model/volume.ts'
import { inputOf } from './input-of.ts'

/** Its rules want more than the API wants by shape. */
export const volume = inputOf(
  structure({
    ...createKxVolume.members,
    nas1Configuration: requiring(nas1Configuration, 'type', 'size'),
    availabilityZoneIds: list(availabilityZoneId, { min: 1 }),
  }),
).omit({ environmentId: true, clientToken: true })
