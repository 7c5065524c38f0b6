import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../store/clock.ts'
import { type Put, parseChangeRequests } from './change-request.ts'
import { checkVersion, type VersionChecks } from './checks/checks.ts'
import { copyThreads } from './copy/copy-threads.ts'
import { failureOfService } from './copy/failure.ts'
import { ingest } from './copy/ingest.ts'
import { makeDurable } from './durable-files.ts'
import type { ObjectSource } from './object-source.ts'
import { databaseKey, versionKey } from './records.ts'
import { removeTree } from './remove-tree.ts'
import type { VersionSpace } from './space.ts'
import { type Copied, changeTree } from './tree/change-tree.ts'
import { emptyTree, type Tree } from './tree/entry.ts'
import { createTurns } from './turns.ts'
import type { VersionSize } from './version.ts'
import type { Changeset, Stage } from './versions.ts'

interface ApplyParts extends VersionSpace {
  clock: Clock
  objects: ObjectSource
  checks(): VersionChecks
  onStage(stage: Stage): void
}

export function createApply(parts: ApplyParts): (changeset: Changeset) => Promise<VersionSize> {
  const { store, records } = parts
  const turns = createTurns()
  const copy = createCopy(parts)
  return async changeset => {
    const published = records.versions.get(versionKey(changeset))
    if (published !== undefined) return sizeOf(published.root)
    const copied = copy(changeset)
    // Its failure is met in the turn below; without this, one before the turn would count as unhandled.
    copied.catch(() => undefined)
    try {
      const size = await turns.run(databaseKey(changeset), async () =>
        publish(parts, changeset, await copied),
      )
      await store.durable()
      return size
    } catch (error) {
      changeset.signal?.throwIfAborted()
      await discard(parts, changeset)
      throw failureOfService(error)
    }
  }
}

const sizeOf = (root: Tree): VersionSize => ({ numBytes: root.bytes, numFiles: root.files })

async function discard({ store, records, layout }: ApplyParts, changeset: Changeset) {
  await removeTree(layout.copies(changeset))
  store.transact(() => records.copies.delete(versionKey(changeset)))
}

function createCopy(parts: ApplyParts) {
  const { clock, objects, layout, onStage } = parts
  return async (changeset: Changeset): Promise<Copied[]> => {
    const puts = parseChangeRequests(changeset.changeRequests).filter(
      (change): change is Put => change.type === 'PUT',
    )
    const folder = layout.copies(changeset)
    const resuming = await prepare(parts, changeset)
    for (const index of puts.keys()) await mkdir(join(folder, String(index)), { recursive: true })
    const onProgress = changeset.onProgress ?? (() => undefined)
    const signal = changeset.signal ?? new AbortController().signal
    const shapes = await ingest(puts, {
      objects,
      clock,
      threads: copyThreads,
      folder,
      resuming,
      onProgress,
      signal,
    })
    onStage('copied')
    await makeDurable(folder, {
      top: layout.top,
      files: shapes.reduce((sum, shape) => sum + shape.files(), 0),
    })
    onStage('synced')
    return shapes.map((shape, index) => ({ at: `${changeset.changesetId}/${index}`, shape }))
  }
}

/** Answers whether what an earlier attempt copied is there and can be relied on; else clears it away. */
async function prepare({ store, records, layout }: ApplyParts, changeset: Changeset): Promise<boolean> {
  const key = versionKey(changeset)
  const bootId = await readBootId()
  const isResuming = records.copies.get(key)?.bootId === bootId
  if (!isResuming) await removeTree(layout.copies(changeset))
  store.transact(() => records.copies.put(key, { bootId }))
  await mkdir(layout.copies(changeset), { recursive: true })
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

async function publish(parts: ApplyParts, changeset: Changeset, copied: Copied[]): Promise<VersionSize> {
  const { store, records, spaceOf, onStage } = parts
  const database = databaseKey(changeset)
  const head = records.heads.get(database)
  const base = head && records.versions.get(`${database}/${head.changesetId}`)
  const space = spaceOf(changeset)
  const changes = parseChangeRequests(changeset.changeRequests)
  const before = base?.root ?? emptyTree
  const root = await changeTree(space, before, { changes, copied })
  await checkVersion(space, parts.checks(), { before, after: root, changes, copied })
  onStage('changed')
  changeset.signal?.throwIfAborted()
  store.transact(() => {
    space.pages.save(root.page)
    records.versions.put(versionKey(changeset), { root, released: false })
    records.heads.put(database, { changesetId: changeset.changesetId })
    records.copies.delete(versionKey(changeset))
    changeset.publish(sizeOf(root))
  })
  onStage('published')
  return sizeOf(root)
}
