import { createHash, type Hash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { CopyFault } from './copy-fault.ts'
import { FINISHED_DIRECTORY, FINISHED_FILE, isFinished } from './finished.ts'

// Copies files with the system's synchronous calls, which for small files take a twentieth of the time of
// streams and promises. A thread, so that the service answers meanwhile.

export type ThreadJob = { copy: FileCopy[]; resuming: boolean } | { seal: string[] }

export interface FileCopy {
  from: string
  to: string
  /** Bytes that the listing promised. */
  size: number
  /** In hexadecimal, where it is known. */
  md5?: string
  /** Milliseconds since 1970. The copy takes it over, so that a later attempt sees whether it is still current. */
  lastModified: number
}

/** A job is answered by any number of `copiedBytes`, then by `done` or by the fault of the file at `index`. */
export type ThreadReply =
  | { copiedBytes: number }
  | { done: true }
  | { fault: { code: string | undefined; message: string; index: number } }

const TOLD_EVERY_BYTES = 16 * 1024 * 1024

/** Fits a processor's cache: with 1 MiB the same copy takes three times the processor time. */
const buffer = Buffer.allocUnsafeSlow(256 * 1024)
let untold = 0

parentPort?.on('message', (job: ThreadJob) => {
  let index = 0
  try {
    if ('seal' in job) for (const directory of job.seal) chmodSync(directory, FINISHED_DIRECTORY)
    else
      for (const file of job.copy) {
        copyUnlessFinished(file, job.resuming)
        index++
      }
    flush()
    reply({ done: true })
  } catch (error) {
    flush()
    reply({ fault: { ...describe(error), index } })
  }
})

const reply = (message: ThreadReply) => parentPort?.postMessage(message)

function tell(bytes: number) {
  untold += bytes
  if (untold >= TOLD_EVERY_BYTES) flush()
}

function flush() {
  reply({ copiedBytes: untold })
  untold = 0
}

function copyUnlessFinished(file: FileCopy, resuming: boolean) {
  if (resuming && isThere(file)) tell(file.size)
  else copyFile(file)
}

function isThere(file: FileCopy): boolean {
  const found = lstatSync(file.to, { throwIfNoEntry: false })
  if (found !== undefined && isFinished(found, file)) return true
  rmSync(file.to, { force: true })
  return false
}

function copyFile(file: FileCopy) {
  // A link in a bucket could lead anywhere on this machine.
  const source = openSync(file.from, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const before = fstatSync(source)
    if (!before.isFile()) throw new CopyFault('NOT_A_FILE', 'expected a file')
    const target = create(file.to)
    try {
      copyBytes(file, { source, target })
      if (isChanged(before, fstatSync(source))) throw new CopyFault('CHANGED', 'changed while it was copied')
      futimesSync(target, file.lastModified / 1000, file.lastModified / 1000)
      fchmodSync(target, FINISHED_FILE)
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
}

function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'wx', 0o600)
  }
}

function copyBytes(file: FileCopy, { source, target }: { source: number; target: number }) {
  const hash = file.md5 === undefined ? undefined : createHash('md5')
  let size = 0
  for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
    const bytes = buffer.subarray(0, length)
    hash?.update(bytes)
    for (let done = 0; done < length; ) done += writeSync(target, bytes, done)
    size += length
    tell(length)
  }
  checkContent(file, size, hash)
}

function checkContent({ size, md5 }: FileCopy, copied: number, hash: Hash | undefined) {
  if (copied !== size) throw new CopyFault('CHANGED', `expected ${size} bytes as listed, got ${copied}`)
  const got = hash?.digest('hex')
  if (got !== md5) throw new CopyFault('CHANGED', `expected content of MD5 ${md5} as listed, got ${got}`)
}

const isChanged = (before: Stats, after: Stats): boolean =>
  before.size !== after.size || before.mtimeMs !== after.mtimeMs || before.ctimeMs !== after.ctimeMs

const describe = (error: unknown) => ({
  code: error instanceof Error && 'code' in error ? String(error.code) : undefined,
  message: error instanceof Error ? error.message : String(error),
})
