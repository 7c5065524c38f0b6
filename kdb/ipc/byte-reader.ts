import { KdbFormatError } from '../errors.ts'

export type ByteReader = ReturnType<typeof byteReader>

/** Reads forward over bytes, never past their end. */
export const byteReader = (bytes: Buffer, { littleEndian = true, at = 0 } = {}) => {
  const take = (length: number): number => {
    const from = at
    if (length > bytes.length - from) {
      throw new KdbFormatError(
        'TRUNCATED',
        `expected ${length} bytes at offset ${from}, got ${bytes.length - from}`,
      )
    }
    at += length
    return from
  }
  return {
    littleEndian,
    offset: () => at,
    remaining: () => bytes.length - at,
    bytes: (length: number): Buffer => bytes.subarray(take(length), at),
    uint8: () => bytes.readUInt8(take(1)),
    int8: () => bytes.readInt8(take(1)),
    int32: () => (littleEndian ? bytes.readInt32LE(take(4)) : bytes.readInt32BE(take(4))),
    /** The bytes up to the next NUL, which is passed over. */
    untilNul: (): Buffer => {
      const end = bytes.indexOf(0, at)
      if (end < 0)
        throw new KdbFormatError('TRUNCATED', `expected a closing NUL after offset ${at}, got none`)
      const text = bytes.subarray(at, end)
      at = end + 1
      return text
    },
  }
}
