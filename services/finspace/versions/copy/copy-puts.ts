import { mkdir, readFile } from 'node:fs/promises'
import type { Clock } from '../../../store/clock.ts'
import type { Change } from '../changeset/change-request.ts'
import type { Changeset, Stage } from '../changeset/changeset.ts'
import type { ObjectSource } from '../changeset/object-source.ts'
import { makeDurable } from '../files/durable-files.ts'
import { OPEN_DIRECTORY } from '../files/finished.ts'
import { removeTree, unlock } from '../files/remove-tree.ts'
import { versionKey } from '../records/records.ts'
import type { VersionSpace } from '../records/space.ts'
import type { Reference } from '../references/reference.ts'
import type { Copied } from '../tree/change-tree.ts'
import { ingest } from './ingest.ts'

export interface CopyParts extends VersionSpace {
  clock: Clock
  objects: ObjectSource
  onStage(stage: Stage): void
}

/** What a PUT copied, or refers to. */
export interface Brought extends Copied {
  reference?: Reference
}

/** Copies what the PUTs of a changeset name, each to a folder of its own, or lists it. Durable when it resolves. */
export async function copyPuts(
  parts: CopyParts,
  changeset: Changeset,
  changes: Change[],
): Promise<Brought[]> {
  const { layout, onStage } = parts
  const puts = changes.filter(change => change.type === 'PUT')
  const folder = layout.copies(changeset)
  const resuming = await prepare(parts, changeset)
  const { onProgress = () => undefined, signal = new AbortController().signal } = changeset
  const brought = await ingest(puts, { ...parts, folder, resuming, onProgress, signal })
  onStage('copied')
  const files = brought.reduce((sum, { shape, reference }) => sum + (reference ? 1 : shape.files()), 0)
  await makeDurable(folder, { top: layout.top, files })
  onStage('synced')
  return brought.map((one, index) => ({ at: `${changeset.changesetId}/${index}`, ...one }))
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
