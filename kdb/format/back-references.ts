import { KdbFormatError } from '../errors.ts'

export type BackReferences = ReturnType<typeof backReferences>

/**
 * A block of `size` bytes that is built, as snappy and lz4 do it, of literal bytes and of copies of bytes some
 * distance back. Nothing is read or written outside of `stored` and the block.
 */
export function backReferences(stored: Uint8Array, size: number) {
  const block = Buffer.alloc(size)
  let read = 0
  let written = 0

  const byte = (): number => {
    const value = stored[read++]
    if (value === undefined) throw corrupt(`more bytes after ${stored.length}`)
    return value
  }
  return {
    byte,
    /** A little-endian number of `bytes` bytes. */
    number: (bytes: number): number => {
      let value = 0
      for (let shift = 0; shift < bytes; shift++) value += byte() * 2 ** (8 * shift)
      return value
    },
    /** Copies the next `length` stored bytes. */
    literal: (length: number): void => {
      if (length > stored.length - read || length > size - written)
        throw corrupt(`a literal within the block`)
      block.set(stored.subarray(read, read + length), written)
      read += length
      written += length
    },
    /** Copies `length` bytes from `distance` back, which may reach into what this copy writes. */
    copy: (distance: number, length: number): void => {
      if (distance < 1 || distance > written || length > size - written)
        throw corrupt(`a copy within the block`)
      if (distance >= length) block.copyWithin(written, written - distance, written - distance + length)
      else for (let at = written; at < written + length; at++) block[at] = block[at - distance] ?? 0
      written += length
    },
    isRead: () => read >= stored.length,
    /** What was written so far. */
    written: () => block.subarray(0, written),
  }
}

const corrupt = (expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `expected ${expected} in compressed data, got none`)
