import { open } from 'node:fs/promises'
import { KdbFormatError } from '../errors.ts'
import { throwIfAbsent } from './presence.ts'

/** A file's content, read piece by piece. Close it with `await using`. */
export type ByteSource = AsyncDisposable & {
  path: string
  size: number
  /** Exactly `length` bytes from `position`; at the start of `into`, where it is given and long enough. */
  read: (position: number, length: number, into?: Buffer) => Promise<Buffer>
}

/** A file as it is on disk. */
export async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path).catch(throwIfAbsent(path))
  const stat = await handle.stat()
  if (!stat.isFile()) {
    await handle.close()
    throw new KdbFormatError('CORRUPT', `${path}: expected a file, got something else`)
  }
  const { size } = stat
  return {
    path,
    size,
    async read(position, length, into) {
      const buffer = bufferOf(Math.max(0, Math.min(length, size - position)), into)
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      if (bytesRead === length) return buffer
      throw new KdbFormatError(
        'TRUNCATED',
        `${path}: expected ${length} bytes at ${position}, got ${bytesRead}`,
      )
    },
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

export const bufferOf = (length: number, into: Buffer | undefined): Buffer =>
  into === undefined || into.length < length ? Buffer.allocUnsafe(length) : into.subarray(0, length)

/** Reads into so many buffers in turn: what was read that many reads before is gone with each read. */
export function readsIntoTurns({ read }: ByteSource, turns: number): ByteSource['read'] {
  const buffers = new Array<Buffer>(turns).fill(Buffer.alloc(0))
  let turn = 0
  return (position, length) => {
    turn = (turn + 1) % turns
    let buffer = buffers[turn] ?? Buffer.alloc(0)
    if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length)
    buffers[turn] = buffer
    return read(position, length, buffer)
  }
}
