import { KdbError } from '../errors.ts'

export type ByteWriter = ReturnType<typeof byteWriter>

/** Bytes of this length are taken as they are instead of copied: a column of a large answer is there once. */
const takenWhole = 2 ** 16

/** Writes little-endian bytes. Throws q's 'limit where there are more than `limit`. */
export function byteWriter(limit = Number.POSITIVE_INFINITY) {
  const full: Buffer[] = []
  let buffer = Buffer.allocUnsafe(256)
  let length = 0
  let total = 0

  const count = (size: number): void => {
    total += size
    if (total > limit) throw new KdbError('limit')
  }
  const endChunk = (): void => {
    if (length > 0) full.push(buffer.subarray(0, length))
    buffer = buffer.subarray(length)
    length = 0
  }
  /** The next `size` bytes, to be filled at once. */
  const claim = (size: number): Buffer => {
    count(size)
    if (length + size > buffer.length) {
      endChunk()
      buffer = Buffer.allocUnsafe(Math.max(size, Math.min(takenWhole, 2 * total)))
    }
    length += size
    return buffer.subarray(length - size, length)
  }
  return {
    uint8(value: number) {
      claim(1).writeUInt8(value)
    },
    int8(value: number) {
      claim(1).writeInt8(value)
    },
    int32(value: number) {
      claim(4).writeInt32LE(value)
    },
    /** Large ones must not change until all is sent. */
    bytes(bytes: Uint8Array) {
      if (bytes.length < takenWhole) return claim(bytes.length).set(bytes)
      count(bytes.length)
      endChunk()
      full.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
    length: () => total,
    /** All that is written so far, in pieces. */
    chunks: (): Buffer[] => (length === 0 ? [...full] : [...full, buffer.subarray(0, length)]),
    written(): Buffer {
      const [first = Buffer.alloc(0), ...more] = this.chunks()
      return more.length === 0 ? first : Buffer.concat([first, ...more])
    },
  }
}
