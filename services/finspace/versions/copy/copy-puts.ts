import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../store/clock.ts'
import type { Change } from '../changeset/change-request.ts'
import type { Changeset, Stage } from '../changeset/changeset.ts'
import type { ObjectSource } from '../changeset/object-source.ts'
import { makeDurable } from '../files/durable-files.ts'
import { OPEN_DIRECTORY } from '../files/finished.ts'
import { removeTree, unlock } from '../files/remove-tree.ts'
import { versionKey } from '../records/records.ts'
import type { VersionSpace } from '../records/space.ts'
import type { Copied } from '../tree/change-tree.ts'
import { ingest } from './ingest.ts'

export interface CopyParts extends VersionSpace {
  clock: Clock
  objects: ObjectSource
  onStage(stage: Stage): void
}

/** Copies what the PUTs of a changeset name, each to a folder of its own. Durable when it resolves. */
export async function copyPuts(parts: CopyParts, changeset: Changeset, changes: Change[]): Promise<Copied[]> {
  const { layout, onStage } = parts
  const puts = changes.filter(change => change.type === 'PUT')
  const folder = layout.copies(changeset)
  const resuming = await prepare(parts, changeset)
  for (const index of puts.keys())
    await mkdir(join(folder, String(index)), { recursive: true, mode: OPEN_DIRECTORY })
  const { onProgress = () => undefined, signal = new AbortController().signal } = changeset
  const shapes = await ingest(puts, { ...parts, folder, resuming, onProgress, signal })
  onStage('copied')
  const files = shapes.reduce((sum, shape) => sum + shape.files(), 0)
  await makeDurable(folder, { top: layout.top, files })
  onStage('synced')
  return shapes.map((shape, index) => ({ at: `${changeset.changesetId}/${index}`, shape }))
}

/** Answers whether what an earlier attempt copied is there and can be relied on; else clears it away. */
async function prepare({ store, records, layout }: CopyParts, changeset: Changeset): Promise<boolean> {
  const key = versionKey(changeset)
  const bootId = await readBootId()
  const copy = records.copies.get(key)
  const isResuming = copy?.bootId === bootId
  const folder = layout.copies(changeset)
  // The attempt before may have come to the point where it made the directories read-only.
  await (isResuming ? unlock(folder) : removeTree(folder))
  // The database may have been released meanwhile.
  changeset.signal?.throwIfAborted()
  store.transact(() => records.copies.put(key, { ...copy, bootId }))
  await mkdir(folder, { recursive: true, mode: OPEN_DIRECTORY })
  return isResuming
}

/** Names the system's run since it was started. Where it has no such name, none is the same again. */
async function readBootId(): Promise<string> {
  try {
    return await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
  } catch {
    return `started ${process.pid} ${performance.timeOrigin}`
  }
}
