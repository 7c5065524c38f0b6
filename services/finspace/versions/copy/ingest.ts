import { readdir, statfs } from 'node:fs/promises'
import type { Clock } from '../../../store/clock.ts'
import type { Put } from '../change-request.ts'
import { ChangesetError } from '../changeset-error.ts'
import type { ObjectSource, SourceObject } from '../object-source.ts'
import { checkParTxt } from '../par-txt.ts'
import { removeTree } from '../remove-tree.ts'
import type { ChangesetProgress } from '../versions.ts'
import { forEachConcurrently } from './concurrently.ts'
import { CopyFault } from './copy-fault.ts'
import { copyStream } from './copy-stream.ts'
import type { FileCopy } from './copy-thread.ts'
import { type CopyThreads, FileFault } from './copy-threads.ts'
import { failureOfObject } from './failure.ts'
import { type Listed, listPut, measurePut, type Totals } from './listing.ts'
import { openProgress, type Progress } from './progress.ts'
import { retryUnavailable } from './retry.ts'
import { openShape, type Shape } from './shape.ts'

export interface Ingest {
  objects: ObjectSource
  clock: Clock
  threads: CopyThreads
  /** Takes what `puts[i]` names in its folder `i`. */
  folder: string
  /** The folder may hold what an earlier attempt copied. */
  resuming: boolean
  onProgress(progress: ChangesetProgress): void
  signal: AbortSignal
}

/**
 * Copies the objects of all PUTs, several at a time, each checked against the listing. Answers what was copied
 * for each. Memory is bounded by the number of directories, not of files.
 * @throws {ChangesetError} that names the object.
 */
export async function ingest(puts: Put[], parts: Ingest): Promise<Shape[]> {
  const total = await measure(puts, parts)
  await checkSpace(total, parts)
  const progress = openProgress(parts.clock, total, parts.onProgress)
  const shapes: Shape[] = []
  for (const [index, put] of puts.entries()) {
    shapes.push(await copyPut(put, { ...parts, folder: `${parts.folder}/${index}`, progress }))
  }
  progress.finish()
  return shapes
}

async function measure(puts: Put[], { objects, clock, signal }: Ingest): Promise<Totals> {
  const total = { files: 0, bytes: 0 }
  for (const put of puts) {
    signal.throwIfAborted()
    const { files, bytes } = await named(nameOf(put), () =>
      retryUnavailable(clock, () => measurePut(objects, put)),
    )
    total.files += files
    total.bytes += bytes
  }
  return total
}

/** A full disk would stop the copying anyway, but later, and all others that write to it too. */
async function checkSpace({ bytes }: Totals, { folder, resuming }: Ingest) {
  if (resuming) return
  const { bavail, bsize } = await statfs(folder)
  if (bytes <= bavail * bsize) return
  throw new ChangesetError(
    'RESOURCE_EXHAUSTED',
    `expected ${bytes} bytes free on the disk, got ${bavail * bsize}`,
  )
}

interface PutParts extends Ingest {
  progress: Progress
}

/** Streams wait for a server most of the time, so there are more of them than threads. */
const MOST_AT_ONCE = 16

async function copyPut(put: Put, parts: PutParts): Promise<Shape> {
  const shape = openShape()
  const jobs = jobsOf(put, { ...parts, shape })
  await named(nameOf(put), () =>
    forEachConcurrently(jobs, { limit: MOST_AT_ONCE, signal: parts.signal }, (job, signal) =>
      'stream' in job
        ? copyOneStream(put, job.stream, { ...parts, signal })
        : copyFiles(put, job.files, parts),
    ),
  )
  if (parts.resuming && (await countFiles(parts.folder)) !== shape.files()) {
    // The bucket has lost objects since the attempt before copied them.
    await removeTree(parts.folder)
    return copyPut(put, { ...parts, resuming: false })
  }
  await parts.threads.seal(shape.directories().map(path => `${parts.folder}/${path}`))
  for (const path of shape.parTxts()) await checkParTxt(`${parts.folder}/${path}`, `${nameOf(put)}${path}`)
  return shape
}

const countFiles = async (folder: string): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter(item => item.isFile()).length

type Job = { stream: Listed } | { files: ObjectCopy[] }

interface ObjectCopy extends FileCopy {
  key: string
}

const MOST_FILES = 64
const MOST_BYTES = 8 * 1024 * 1024

/** Objects that are files go to the threads in batches, so that a message is not sent for each small file. */
async function* jobsOf(
  put: Put,
  { objects, folder, shape, signal }: PutParts & { shape: Shape },
): AsyncGenerator<Job> {
  let files: ObjectCopy[] = []
  let bytes = 0
  for await (const listed of listPut(objects, put)) {
    signal.throwIfAborted()
    const { object, path } = listed
    shape.add(path, object.size)
    const from = await objects.file?.(put.bucket, object.key)
    if (from === undefined) {
      yield { stream: listed }
      continue
    }
    files.push({ key: object.key, from, ...copyOf(listed, folder) })
    bytes += object.size
    if (files.length < MOST_FILES && bytes < MOST_BYTES) continue
    yield { files }
    files = []
    bytes = 0
  }
  if (files.length > 0) yield { files }
}

async function copyFiles(put: Put, files: ObjectCopy[], parts: PutParts) {
  const { threads, resuming, progress } = parts
  try {
    await threads.copy(files, { resuming, told: progress.addBytes })
  } catch (error) {
    const failed = files.find(file => error instanceof FileFault && file.to === error.file?.to)
    throw failureOfObject(error, `s3://${put.bucket}/${failed?.key ?? put.key}`)
  }
  progress.addFiles(files.length)
}

const copyOf = ({ object, path }: Listed, folder: string): Omit<FileCopy, 'from'> => ({
  to: `${folder}/${path}`,
  size: object.size,
  lastModified: object.lastModified.getTime(),
  ...md5Of(object.etag),
})

async function copyOneStream(put: Put, listed: Listed, parts: PutParts) {
  const { objects, clock, folder, resuming, progress, signal } = parts
  const { object } = listed
  const open = () => objects.read(put.bucket, object.key)
  const copy = { ...copyOf(listed, folder), open, told: progress.addBytes, signal }
  await named(`s3://${put.bucket}/${object.key}`, () =>
    retryUnavailable(clock, async attempt => {
      await copyStream({ ...copy, resuming: resuming || attempt > 0 })
      if (copy.md5 === undefined) await checkUnchanged(objects, put.bucket, object)
    }),
  )
  progress.addFiles(1)
}

/** Where the tag is no checksum, it still tells whether the object is the one that was listed. */
async function checkUnchanged(objects: ObjectSource, bucket: string, { key, etag }: SourceObject) {
  for await (const found of objects.list(bucket, key)) {
    if (found.key === key && found.etag === etag) return
    break
  }
  throw new CopyFault('CHANGED', 'changed while it was copied')
}

/** The tag of a multipart upload is no MD5 of the content; it ends in a dash and the number of parts. */
function md5Of(etag: string): Pick<FileCopy, 'md5'> {
  const [, md5] = /^"?([0-9a-f]{32})"?$/.exec(etag) ?? []
  return md5 === undefined ? {} : { md5 }
}

const nameOf = (put: Put): string => `s3://${put.bucket}/${put.key}`

async function named<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw failureOfObject(error, what)
  }
}
