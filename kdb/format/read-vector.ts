import { guidFromBytes } from '../guid.ts'
import { isFixedWidth } from '../types.ts'
import { type KdbVector, vector } from '../values.ts'
import { itemsIn } from '../vectors.ts'

/** The vector that these bytes of a file are, of any type but symbols. */
export function readVector(type: KdbVector['type'], bytes: Buffer): KdbVector {
  if (isFixedWidth(type)) return vector(type, itemsIn(type, bytes))
  const guids = Array.from({ length: bytes.length / 16 }, (_, row) =>
    guidFromBytes(bytes.subarray(row * 16, row * 16 + 16)),
  )
  return vector('guid', guids)
}
