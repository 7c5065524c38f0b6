import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { messageOf } from '../../../store/thrown.ts'
import type { SourceFile } from '../changeset/object-source.ts'
import { FINISHED_DIRECTORY, FINISHED_FILE, isFinished, OPEN_DIRECTORY } from '../files/finished.ts'
import { CopyFault } from './copy-fault.ts'

// Copies files with the system's synchronous calls, which for small files take a twentieth of the time of
// streams and promises. A thread, so that the service answers meanwhile.

export type ThreadJob = { copy: FileCopy[]; resuming: boolean } | { seal: string[] }

export interface FileCopy {
  /** As it was listed. */
  from: SourceFile
  to: string
  /** Bytes that the listing promised. */
  size: number
  /** Milliseconds since 1970. The copy takes it over, so that a later attempt sees whether it is still current. */
  lastModified: number
}

/**
 * A job is answered by any number of `copiedBytes`, then by `done` or by the fault of the file at `index`. `begun` is
 * the index of a file of which nothing more is reported until the next `copiedBytes`.
 */
export type ThreadReply =
  | { begun: number }
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
        copyUnlessFinished(file, { resuming: job.resuming, begin: () => reply({ begun: index }) })
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

function report(bytes: number) {
  untold += bytes
  if (untold >= TOLD_EVERY_BYTES) flush()
}

function flush() {
  reply({ copiedBytes: untold })
  untold = 0
}

interface Copying {
  resuming: boolean
  /** Called before a file that is copied in one call. */
  begin(): void
}

function copyUnlessFinished(file: FileCopy, copying: Copying) {
  if (copying.resuming && isThere(file)) report(file.size)
  else copyFile(file, copying)
}

function isThere(file: FileCopy): boolean {
  const found = lstatSync(file.to, { throwIfNoEntry: false })
  if (found !== undefined && isFinished(found, file)) return true
  rmSync(file.to, { force: true })
  return false
}

function copyFile(file: FileCopy, copying: Copying) {
  // A link in a bucket could lead anywhere on this machine.
  const source = openSync(file.from.path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    checkListed(file, fstatSync(source, { bigint: true }))
    inItsDirectory(file.to, () => copyContent(file, source, copying))
    if (!isListed(file, fstatSync(source, { bigint: true })))
      throw new CopyFault('CHANGED', 'changed while it was copied')
  } finally {
    closeSync(source)
  }
  utimesSync(file.to, file.lastModified / 1000, file.lastModified / 1000)
  chmodSync(file.to, FINISHED_FILE)
}

function checkListed(file: FileCopy, found: BigIntStats) {
  const { size } = file
  if (!found.isFile()) throw new CopyFault('NOT_A_FILE', 'expected a file')
  if (found.size !== BigInt(size))
    throw new CopyFault('CHANGED', `expected ${size} bytes as listed, got ${found.size}`)
  if (!isListed(file, found))
    throw new CopyFault('CHANGED', 'expected the file as listed, got one that was changed since')
}

const isListed = ({ from }: FileCopy, { ino, ctimeNs }: BigIntStats): boolean =>
  ino === from.ino && ctimeNs === from.ctimeNs

function inItsDirectory(path: string, make: () => void) {
  try {
    make()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    mkdirSync(dirname(path), { recursive: true, mode: OPEN_DIRECTORY })
    make()
  }
}

/** Linux has a name for the open file, so that it is the one copied whatever has come to its path meanwhile. */
const BY_DESCRIPTOR = existsSync('/proc/self/fd') ? '/proc/self/fd/' : undefined

/**
 * A large file is copied within the kernel, which takes a quarter of the time, and none where the file system can
 * share blocks; for a small one reading and writing it is quicker.
 */
function copyContent({ to, size }: FileCopy, source: number, { begin }: Copying) {
  if (BY_DESCRIPTOR === undefined || size <= buffer.length) return copyBytes(source, to)
  if (size >= TOLD_EVERY_BYTES) begin()
  copyFileSync(`${BY_DESCRIPTOR}${source}`, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  report(size)
}

function copyBytes(source: number, to: string) {
  const target = openSync(to, 'wx', 0o600)
  try {
    for (let length = readSync(source, buffer); length > 0; length = readSync(source, buffer)) {
      const bytes = buffer.subarray(0, length)
      for (let done = 0; done < length; ) done += writeSync(target, bytes, done)
      report(length)
    }
  } finally {
    closeSync(target)
  }
}

const describe = (error: unknown) => ({
  code: error instanceof Error && 'code' in error ? String(error.code) : undefined,
  message: messageOf(error),
})
