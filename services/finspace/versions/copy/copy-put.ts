import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Put } from '../changeset/change-request.ts'
import { checkParTxt } from '../changeset/par-txt.ts'
import { OPEN_DIRECTORY } from '../files/finished.ts'
import { removeTree } from '../files/remove-tree.ts'
import { openShape, type Shape } from '../tree/shape.ts'
import { forEachConcurrently } from './concurrently.ts'
import { copyFiles, copyOf, copyStreamed, type ObjectCopy } from './copy-objects.ts'
import { copyThreads } from './copy-threads.ts'
import { namingObject } from './failure.ts'
import { type Listed, listPut, nameOf } from './listing.ts'
import type { PutParts } from './put-parts.ts'

/** Streams wait for a server most of the time, so there are more of them than threads. */
const MOST_AT_ONCE = 16

/** Copies the objects of one PUT to `folder`, read-only, and answers of what shape they are. */
export async function copyPut(put: Put, parts: PutParts): Promise<Shape> {
  const shape = openShape()
  await mkdir(parts.folder, { recursive: true, mode: OPEN_DIRECTORY })
  const jobs = jobsOf(put, { ...parts, shape })
  await namingObject(nameOf(put), () =>
    forEachConcurrently(jobs, { limit: MOST_AT_ONCE, signal: parts.signal }, (job, signal) =>
      'stream' in job
        ? copyStreamed(put, job.stream, { ...parts, signal })
        : copyFiles(put, job.files, parts),
    ),
  )
  if (parts.resuming && (await countFiles(parts.folder)) !== shape.files()) {
    // The bucket has lost objects since the attempt before copied them.
    await removeTree(parts.folder)
    return copyPut(put, { ...parts, resuming: false })
  }
  await copyThreads.seal(shape.directories().map(path => `${parts.folder}/${path}`))
  for (const path of shape.parTxts()) await checkParTxt(`${parts.folder}/${path}`, `${nameOf(put)}${path}`)
  return shape
}

/** One directory at a time: a list of all files may be too long for memory. */
async function countFiles(folder: string): Promise<number> {
  let files = 0
  for (const item of await readdir(folder, { withFileTypes: true })) {
    if (item.isFile()) files++
    else if (item.isDirectory()) files += await countFiles(join(folder, item.name))
  }
  return files
}

type Job = { stream: Listed } | { files: ObjectCopy[] }

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
    if (object.file === undefined) {
      yield { stream: listed }
      continue
    }
    files.push({ key: object.key, from: object.file, ...copyOf(listed, folder) })
    bytes += object.size
    if (files.length < MOST_FILES && bytes < MOST_BYTES) continue
    yield { files }
    files = []
    bytes = 0
  }
  if (files.length > 0) yield { files }
}
