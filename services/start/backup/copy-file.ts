import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { chmod, link, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../../store/thrown.ts'

export interface Copied {
  bytes: number
  sha256: string
}

const PIECE_BYTES = 1024 * 1024

/**
 * Copies one file, with its rights and its time; it lies at `partial` until it is whole. It is not synced.
 * @throws as node:fs does
 */
export async function copyFileTo(from: string, to: string, partial = `${to}.partial`): Promise<Copied> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    const source = await stat(from)
    const copied = await copyBytes(from, partial)
    await utimes(partial, source.atime, source.mtime)
    await chmod(partial, source.mode & 0o777)
    await rename(partial, to)
    return copied
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function copyBytes(from: string, to: string): Promise<Copied> {
  await using source = await open(from, 'r')
  await using target = await open(to, 'w', 0o600)
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  let bytes = 0
  for (;;) {
    const { bytesRead } = await source.read(piece, 0, PIECE_BYTES)
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') }
    const read = piece.subarray(0, bytesRead)
    hash.update(read)
    await target.writeFile(read)
    bytes += bytesRead
  }
}

export async function hashFile(path: string): Promise<Copied> {
  await using file = await open(path, 'r')
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of file.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false })) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The same file under a second name, where the file system has such; answers whether it has. */
export async function linkTo(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (['EPERM', 'EXDEV', 'EMLINK', 'ENOTSUP', 'ENOENT', 'ENOSYS'].includes(codeOf(error))) return false
    throw error
  }
}

/** Whether two looks at a file saw the same one. */
export const isSameFile = (one: BigIntStats, other: BigIntStats): boolean =>
  one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs
