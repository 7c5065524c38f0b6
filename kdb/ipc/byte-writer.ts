export type ByteWriter = ReturnType<typeof byteWriter>

/** Writes little-endian bytes into a buffer that doubles when it is full. */
export const byteWriter = () => {
  let buffer = Buffer.allocUnsafe(256)
  let length = 0

  /** The next `size` bytes, to be filled at once. */
  const claim = (size: number): Buffer => {
    if (length + size > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + size))
      buffer.copy(larger, 0, 0, length)
      buffer = larger
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
    bytes(bytes: Uint8Array) {
      claim(bytes.length).set(bytes)
    },
    /** All that is written so far. */
    written: (): Buffer => buffer.subarray(0, length),
  }
}
