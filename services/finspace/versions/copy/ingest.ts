import { statfs } from 'node:fs/promises'
import type { Put } from '../changeset/change-request.ts'
import type { ChangesetProgress } from '../changeset/changeset.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import type { Reference } from '../references/reference.ts'
import type { Shape } from '../tree/shape.ts'
import { copyPut } from './copy-put.ts'
import { namingObject } from './failure.ts'
import { measurePut, nameOf, type Totals } from './listing.ts'
import { openProgress } from './progress.ts'
import type { PutParts } from './put-parts.ts'
import { referPut } from './refer-put.ts'
import { retryUnavailable } from './retry.ts'

/** `folder` takes what `puts[i]` names in its folder `i`, or the list of it. */
export interface Ingest extends Omit<PutParts, 'progress'> {
  onProgress(progress: ChangesetProgress): void
}

export interface Ingested {
  shape: Shape
  reference?: Reference
}

/**
 * Copies the objects of all PUTs, several at a time, each checked against the listing. Answers what was copied
 * for each. Memory is bounded by the number of directories, not of files.
 * @throws {ChangesetError} that names the object.
 */
export async function ingest(puts: Put[], parts: Ingest): Promise<Ingested[]> {
  const { total, copied } = await measure(puts, parts)
  await checkSpace(copied, parts)
  const progress = openProgress(parts.clock, total, parts.onProgress)
  try {
    const ingested: Ingested[] = []
    for (const [index, put] of puts.entries()) {
      const own = { ...parts, folder: `${parts.folder}/${index}`, progress }
      const from = parts.objects.referred?.(put.bucket)
      ingested.push(from === undefined ? { shape: await copyPut(put, own) } : await referPut(put, own, from))
    }
    progress.finish()
    return ingested
  } finally {
    progress.stop()
  }
}

/** All that the PUTs name, and of that what takes space here. */
async function measure(puts: Put[], { objects, clock, signal }: Ingest) {
  const total = { files: 0, bytes: 0 }
  const copied = { files: 0, bytes: 0 }
  for (const put of puts) {
    signal.throwIfAborted()
    const { files, bytes } = await namingObject(nameOf(put), () =>
      retryUnavailable(clock, () => measurePut(objects, put)),
    )
    for (const sum of objects.referred?.(put.bucket) === undefined ? [total, copied] : [total]) {
      sum.files += files
      sum.bytes += bytes
    }
  }
  return { total, copied }
}

/** Kept for the store and the logs, which nothing works without; less of a small disk. */
const RESERVE_BYTES = 64 * 1024 ** 2
const RESERVE_SHARE = 0.05

/** A full disk would stop the copying anyway, but later, and all others that write to it too. */
async function checkSpace({ bytes }: Totals, { folder, resuming }: Ingest) {
  if (resuming) return
  const { bavail, bsize, blocks } = await statfs(folder)
  const reserve = Math.floor(Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_SHARE))
  if (bytes + reserve <= bavail * bsize) return
  throw new ChangesetError(
    'RESOURCE_EXHAUSTED',
    `expected ${bytes} bytes free on the disk and ${reserve} for the store, got ${bavail * bsize}`,
  )
}
