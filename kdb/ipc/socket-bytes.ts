import type { Socket } from 'node:net'
import { KdbFormatError } from '../errors.ts'

export type SocketBytes = ReturnType<typeof socketBytes>

/** Reads a socket by count rather than by chunk; what is not asked for is not read, so a fast peer has to wait. */
export const socketBytes = (socket: Socket) => {
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let heldLength = 0

  const more = async (): Promise<boolean> => {
    const chunk = await chunks.next()
    if (chunk.done === true) return false
    held.push(chunk.value)
    heldLength += chunk.value.length
    return true
  }
  const take = (length: number): Buffer => {
    const all = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held, heldLength)
    held = all.length > length ? [all.subarray(length)] : []
    heldLength -= length
    return all.subarray(0, length)
  }

  /** Exactly `length` bytes, or undefined when the peer has ended before the first of them. */
  const read = async (length: number): Promise<Buffer | undefined> => {
    while (heldLength < length) {
      if (await more()) continue
      if (heldLength === 0) return undefined
      throw new KdbFormatError('TRUNCATED', `expected ${length} bytes from the peer, got ${heldLength}`)
    }
    return take(length)
  }

  /** The bytes through the next one that is an ending, of which there may be `limit`. */
  const readThrough = async (endings: number[], limit: number): Promise<Buffer | undefined> => {
    for (;;) {
      const end = Buffer.concat(held).findIndex(byte => endings.includes(byte))
      if (end >= 0) return take(end + 1)
      if (heldLength > limit) throw new KdbFormatError('LIMIT', `expected at most ${limit} bytes, got more`)
      if (!(await more())) return undefined
    }
  }

  return { read, readThrough }
}
