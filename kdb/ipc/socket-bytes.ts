import type { Socket } from 'node:net'
import { KdbFormatError } from '../errors.ts'

export type SocketBytes = ReturnType<typeof socketBytes>

/** Reads a socket by count rather than by chunk; what is not asked for is not read, so a fast peer has to wait. */
export function socketBytes(socket: Socket) {
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
  const join = (): Buffer => {
    const all = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held, heldLength)
    held = [all]
    return all
  }
  const take = (length: number): Buffer => {
    const isJoined = held.length > 1
    const all = join()
    const rest = all.subarray(length)
    // A part of what was joined would keep all of it.
    held = rest.length === 0 ? [] : [isJoined ? Buffer.from(rest) : rest]
    heldLength = rest.length
    return all.subarray(0, length)
  }
  /** Waits for `length` bytes: false when the peer has ended before the first of them. */
  const hold = async (length: number): Promise<boolean> => {
    while (heldLength < length) {
      if (await more()) continue
      if (heldLength === 0) return false
      throw new KdbFormatError('TRUNCATED', `expected ${length} bytes from the peer, got ${heldLength}`)
    }
    return true
  }

  /** Exactly `length` bytes, or undefined when the peer has ended before the first of them. */
  const read = async (length: number): Promise<Buffer | undefined> =>
    (await hold(length)) ? take(length) : undefined

  /** As `read`, and the bytes are there for the next one too. */
  const peek = async (length: number): Promise<Buffer | undefined> =>
    (await hold(length)) ? join().subarray(0, length) : undefined

  /** Passes over `length` bytes without holding them. */
  const skip = async (length: number): Promise<void> => {
    for (let left = length; left > 0; ) {
      if (heldLength === 0 && !(await more())) return
      left -= take(Math.min(left, heldLength)).length
    }
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

  /** All that comes from here on, as it comes. */
  async function* rest(): AsyncGenerator<Buffer> {
    if (heldLength > 0) yield take(heldLength)
    while (await more()) yield take(heldLength)
  }

  return { read, peek, skip, readThrough, rest }
}
