// A data folder made from a snapshot of a backup.
import { type BigIntStats, lstatSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { escapedPath, plainPath } from '../../aws/s3/folders/key-path.ts'
import type { Place } from '../../aws/s3/folders/place.ts'
import { DESCRIPTIONS, describeCopies, type Kept } from '../../aws/s3/objects/description.ts'
import { forEachConcurrently } from '../../finspace/versions/copy/concurrently.ts'
import { OPEN_DIRECTORY } from '../../finspace/versions/files/finished.ts'
import { systemClock } from '../../store/clock.ts'
import { openStore } from '../../store/store.ts'
import { codeOf } from '../../store/thrown.ts'
import { NAMES } from '../places.ts'
import { copyFileTo } from './copy-file.ts'
import { placeIn } from './layout.ts'
import type { FileLine, FolderLine, Manifest } from './manifest.ts'
import { makeFolder } from './new-folder.ts'
import { findSnapshot, type Snapshot } from './snapshots.ts'

export interface Restored {
  snapshot: string
  /** ISO 8601. */
  taken: string
  files: number
  bytes: number
}

export interface RestoreParts {
  backup: string
  /** Not there yet, or empty. */
  data: string
  /** The newest one where it is not named. */
  snapshot?: string | undefined
  onCopied?(copied: { files: number; bytes: number }): void
}

const AT_ONCE = 8

/**
 * Makes a data folder on which the service starts and goes on. Each file is checked by its hash as it is copied; the
 * folder gets its name when all of it is on the disk.
 * @throws {Error} with a sentence for the operator; there is no such folder then
 */
export async function restoreBackup({
  backup,
  data,
  snapshot: name,
  onCopied = () => undefined,
}: RestoreParts): Promise<Restored> {
  const snapshot = await findSnapshot(resolve(backup), name)
  await makeFolder(data, async making => {
    await copyAll({ backup: resolve(backup), snapshot, making, onCopied })
    await describeObjects(making, snapshot.manifest)
    await closeFolders(making, snapshot.manifest.folders)
    return snapshot.manifest.files.size
  })
  const { taken, files, bytes } = snapshot.manifest.end
  return { snapshot: snapshot.name, taken, files, bytes }
}

interface Copying {
  backup: string
  snapshot: Snapshot
  making: string
  onCopied(copied: { files: number; bytes: number }): void
}

async function copyAll({ backup, snapshot, making, onCopied }: Copying): Promise<void> {
  const { files, folders } = snapshot.manifest
  for (const { path } of folders) await mkdir(join(making, path), { recursive: true, mode: OPEN_DIRECTORY })
  const copied = { files: 0, bytes: 0 }
  const copyOne = async (file: FileLine): Promise<void> => {
    const from = placeIn(backup, snapshot.folder, file.path)
    const { bytes, sha256 } = await copyFileTo(from, join(making, file.path)).catch(cause => {
      if (codeOf(cause) !== 'ENOENT') throw cause
      throw new Error(`expected ${from}, got no such file: the backup has lost it`, { cause })
    })
    if (bytes !== file.bytes || sha256 !== file.sha256) {
      throw new Error(`expected ${from} as it was backed up, got other bytes: the backup is damaged`)
    }
    copied.files++
    copied.bytes += bytes
    onCopied(copied)
  }
  const { signal } = new AbortController()
  await forEachConcurrently(each(files.values()), { limit: AT_ONCE, signal }, copyOne)
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

/** S3 knows its files by their inodes, among others: without this each object would be a file that others dropped. */
async function describeObjects(making: string, { files }: Manifest): Promise<void> {
  const store = openStore({ file: join(making, NAMES.database), clock: systemClock })
  try {
    const root = join(making, NAMES.buckets)
    const copyAt = (path: string | undefined) => {
      const line = path === undefined ? undefined : files.get(relative(making, path))
      if (path === undefined || line === undefined) return undefined
      return { original: stampIn(line), copy: lstatSync(path, { bigint: true }) }
    }
    const copyOf = ({ bucket, key }: Place) =>
      copyAt(plainPath(join(root, bucket), key)) ?? copyAt(escapedPath(root, bucket, key))
    const kept = store.collection<Kept>(DESCRIPTIONS)
    store.transact(() => describeCopies(kept, copyOf))
    await store.durable()
  } finally {
    await store.close()
  }
}

const stampIn = ({ modified, bytes, inode }: FileLine): Pick<BigIntStats, 'mtimeNs' | 'size' | 'ino'> => ({
  mtimeNs: BigInt(modified),
  size: BigInt(bytes),
  ino: BigInt(inode),
})

/** The deepest first: in a folder that is read-only nothing can be made. */
async function closeFolders(making: string, folders: FolderLine[]): Promise<void> {
  const deepest = [...folders].sort((a, b) => b.path.length - a.path.length)
  for (const { path, mode } of deepest) await chmod(join(making, path), mode)
}
