import { KdbFormatError } from '../errors.ts'

export type ByteReader = ReturnType<typeof byteReader>

/** Reads forward over bytes, never past their end. */
export function byteReader(bytes: Buffer, { littleEndian = true, at = 0 } = {}) {
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
  const nulAfter = (from: number): number => {
    const nul = bytes.indexOf(0, from)
    if (nul >= 0) return nul
    throw new KdbFormatError('TRUNCATED', `expected a closing NUL after offset ${from}, got none`)
  }
  return {
    littleEndian,
    offset: () => at,
    remaining: () => bytes.length - at,
    bytes: (length: number): Buffer => bytes.subarray(take(length), at),
    uint8: () => bytes.readUInt8(take(1)),
    int8: () => bytes.readInt8(take(1)),
    int32: () => (littleEndian ? bytes.readInt32LE(take(4)) : bytes.readInt32BE(take(4))),
    /** The bytes of `count` texts, each with its closing NUL. */
    throughNuls: (count: number): Buffer => {
      let end = at
      for (let found = 0; found < count; found++) end = nulAfter(end) + 1
      return bytes.subarray(take(end - at), at)
    },
    /** The bytes up to the next NUL, which is passed over. */
    untilNul: (): Buffer => bytes.subarray(take(nulAfter(at) + 1 - at), at - 1),
  }
}
