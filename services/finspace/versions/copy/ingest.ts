import { statfs } from 'node:fs/promises'
import type { Put } from '../changeset/change-request.ts'
import type { ChangesetProgress } from '../changeset/changeset.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import type { Shape } from '../tree/shape.ts'
import { copyPut } from './copy-put.ts'
import { namingObject } from './failure.ts'
import { measurePut, nameOf, type Totals } from './listing.ts'
import { openProgress } from './progress.ts'
import type { PutParts } from './put-parts.ts'
import { retryUnavailable } from './retry.ts'

/** `folder` takes what `puts[i]` names in its folder `i`. */
export interface Ingest extends Omit<PutParts, 'progress'> {
  onProgress(progress: ChangesetProgress): void
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
  try {
    const shapes: Shape[] = []
    for (const [index, put] of puts.entries()) {
      shapes.push(await copyPut(put, { ...parts, folder: `${parts.folder}/${index}`, progress }))
    }
    progress.finish()
    return shapes
  } finally {
    progress.stop()
  }
}

async function measure(puts: Put[], { objects, clock, signal }: Ingest): Promise<Totals> {
  const total = { files: 0, bytes: 0 }
  for (const put of puts) {
    signal.throwIfAborted()
    const { files, bytes } = await namingObject(nameOf(put), () =>
      retryUnavailable(clock, () => measurePut(objects, put)),
    )
    total.files += files
    total.bytes += bytes
  }
  return total
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
