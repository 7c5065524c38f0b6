import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, lstat, mkdir, rm, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FINISHED_FILE, isFinished, OPEN_DIRECTORY } from '../files/finished.ts'
import { CopyFault } from './copy-fault.ts'
import type { FileCopy } from './copy-thread.ts'

export interface StreamCopy extends Omit<FileCopy, 'from'> {
  open(): Promise<Readable>
  /** In hexadecimal, where it is known. */
  md5: string | undefined
  resuming: boolean
  onCopied(bytes: number): void
  signal: AbortSignal
}

/** Copies one object that comes as a stream; memory stays at a few buffers, whatever its size. */
export async function copyStream(copy: StreamCopy): Promise<void> {
  const { open, to, size, md5, lastModified, resuming, onCopied, signal } = copy
  if (resuming && (await isThere(copy))) return onCopied(size)
  await mkdir(dirname(to), { recursive: true, mode: OPEN_DIRECTORY })
  const hash = createHash('md5')
  let copied = 0
  const measure = async function* (source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      hash.update(bytes)
      copied += bytes.length
      onCopied(bytes.length)
      yield bytes
    }
  }
  await pipeline(await open(), measure, createWriteStream(to, { flags: 'wx', mode: 0o600 }), { signal })
  if (copied !== size) throw new CopyFault('CHANGED', `expected ${size} bytes as listed, got ${copied}`)
  const got = hash.digest('hex')
  if (md5 !== undefined && got !== md5) {
    throw new CopyFault('CHANGED', `expected content of MD5 ${md5} as listed, got ${got}`)
  }
  await utimes(to, lastModified / 1000, lastModified / 1000)
  await chmod(to, FINISHED_FILE)
}

async function isThere(copy: StreamCopy): Promise<boolean> {
  const found = await lstat(copy.to).catch(() => undefined)
  if (found !== undefined && isFinished(found, copy)) return true
  await rm(copy.to, { force: true })
  return false
}
