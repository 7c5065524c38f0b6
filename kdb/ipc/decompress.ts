import { KdbFormatError } from '../errors.ts'

/**
 * Undoes q's own compression, of messages and of file blocks alike (code.kx.com/q/kb/compression).
 * The stream copies literal bytes, or earlier runs found by where a pair of bytes with the same hash last began.
 * Returns `size` bytes; the first eight are the place of a message header and left zero.
 */
export function decompress(stream: Uint8Array, size: number): Buffer {
  const out = Buffer.alloc(size)
  const lastPair = new Int32Array(256)
  let read = 0
  let written = 8
  let paired = 8
  const next = (): number => {
    const byte = stream[read++]
    if (byte === undefined) throw corrupt(`more compressed bytes after ${stream.length}`)
    return byte
  }
  const pairUp = (end: number): void => {
    for (; paired < end; paired++) lastPair[at(out, paired) ^ at(out, paired + 1)] = paired
  }

  for (let flags = 0, bit = 256; written < size; bit *= 2) {
    if (bit === 256) {
      flags = next()
      bit = 1
    }
    if ((flags & bit) === 0) {
      out[written++] = next()
      pairUp(written - 1)
      continue
    }
    const from = at(lastPair, next())
    const extra = next()
    if (written + 2 + extra > size) throw corrupt(`at most ${size} bytes`)
    out[written++] = at(out, from)
    out[written++] = at(out, from + 1)
    pairUp(written - 1)
    // Byte by byte: the run may reach into what it writes.
    for (let i = 2; i < extra + 2; i++) out[written++] = at(out, from + i)
    paired = written
  }
  return out
}

// Inside the array by what was checked before; typed arrays of this size have no holes.
const at = (array: Uint8Array | Int32Array, index: number): number => array[index] ?? 0

const corrupt = (expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `expected ${expected} in compressed data`)
