import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { WritableCopy } from '../changeset/version.ts'
import { forEachConcurrently } from '../copy/concurrently.ts'
import { failureOfService } from '../copy/failure.ts'
import { makeDurable } from '../files/durable-files.ts'
import { OPEN_DIRECTORY } from '../files/finished.ts'
import { isThere } from '../files/is-there.ts'
import { removeTree } from '../files/remove-tree.ts'
import { versionKey } from '../records/records.ts'
import type { VersionSpace } from '../records/space.ts'
import { checkReferences } from '../references/check-references.ts'
import type { Entry } from '../tree/entry.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'

export interface WritableCopies {
  /**
   * Copies the version to where `mount` finds it, for those who write to it. What is there already stays as it
   * was written to. Nothing is there of a copy that failed.
   * @throws {ChangesetError} RESOURCE_EXHAUSTED, or the signal's reason
   */
  copy(copy: WritableCopy, signal: AbortSignal): Promise<void>
  removeCopy(copy: WritableCopy): Promise<void>
}

const AT_ONCE = 8
const FILE_MODE = 0o644

export function createWritableCopies({ records, layout, spaceOf }: VersionSpace): WritableCopies {
  const removeCopy = (copy: WritableCopy) => removeTree(dirname(layout.writable(copy)))
  return {
    async copy(copy, signal) {
      const path = layout.writable(copy)
      if (await isThere(path)) return
      const record = records.versions.get(versionKey(copy))
      if (record === undefined) throw new Error(`expected a published version, got ${versionKey(copy)}`)
      try {
        const space = spaceOf(copy)
        await checkReferences(space, record.root)
        await copyTo(path, { space, root: record.root, signal })
        await makeDurable(dirname(path), { top: layout.top, files: record.root.files })
      } catch (error) {
        await removeCopy(copy)
        signal.throwIfAborted()
        throw failureOfService(error)
      }
    },
    removeCopy,
  }
}

interface Copying {
  space: TreeSpace
  root: Entry
  signal: AbortSignal
}

/** Under another name until it is whole. */
async function copyTo(path: string, { space, root, signal }: Copying): Promise<void> {
  const making = `${path}.making`
  await removeTree(making)
  const copyOne = ({ at, to }: StoredFile) => copyFileAt(space.pathOf(at), to)
  await mkdir(making, { recursive: true, mode: OPEN_DIRECTORY })
  await forEachConcurrently(storedFiles(space, root, making), { limit: AT_ONCE, signal }, copyOne)
  await rename(making, path)
}

interface StoredFile {
  at: string
  to: string
}

/** Makes each directory before it yields the files in it. */
async function* storedFiles(space: TreeSpace, entry: Entry, to: string): AsyncGenerator<StoredFile> {
  if (entry.kind === 'file') return yield { at: entry.at, to }
  await mkdir(to, { recursive: true, mode: OPEN_DIRECTORY })
  for (const [name, below] of await entriesOf(space, entry)) yield* storedFiles(space, below, join(to, name))
}

/** Where the file system can, the copy shares its blocks until one of the two is written to. */
async function copyFileAt(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, FILE_MODE)
}
