import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CopyFault } from './copy-fault.ts'
import { FINISHED_FILE } from './finished.ts'

export interface StreamCopy {
  open(): Promise<Readable>
  to: string
  size: number
  md5?: string
  resuming: boolean
  told(bytes: number): void
  signal: AbortSignal
}

/** Copies one object that comes as a stream; memory stays at a few buffers, whatever its size. */
export async function copyStream({ open, to, size, md5, resuming, told, signal }: StreamCopy): Promise<void> {
  if (resuming && (await isFinished(to, size))) return told(size)
  await mkdir(dirname(to), { recursive: true })
  const hash = createHash('md5')
  let copied = 0
  const measure = async function* (source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      hash.update(bytes)
      copied += bytes.length
      told(bytes.length)
      yield bytes
    }
  }
  await pipeline(await open(), measure, createWriteStream(to, { flags: 'wx', mode: 0o600 }), { signal })
  if (copied !== size) throw new CopyFault('CHANGED', `expected ${size} bytes as listed, got ${copied}`)
  const got = hash.digest('hex')
  if (md5 !== undefined && got !== md5) {
    throw new CopyFault('CHANGED', `expected content of MD5 ${md5} as listed, got ${got}`)
  }
  await chmod(to, FINISHED_FILE)
}

async function isFinished(path: string, size: number): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  if (found !== undefined && (found.mode & 0o777) === FINISHED_FILE && found.size === size) return true
  await rm(path, { force: true })
  return false
}
