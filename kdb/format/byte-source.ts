import { open } from 'node:fs/promises'
import { KdbFormatError } from '../errors.ts'
import { throwIfAbsent } from './presence.ts'

/** A file's content, read piece by piece. Close it with `await using`. */
export type ByteSource = AsyncDisposable & {
  path: string
  size: number
  /** Exactly `length` bytes from `position`. */
  read: (position: number, length: number) => Promise<Buffer>
}

/** A file as it is on disk. */
export const openFile = async (path: string): Promise<ByteSource> => {
  const handle = await open(path).catch(throwIfAbsent(path))
  const { size } = await handle.stat()
  return {
    path,
    size,
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)))
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
