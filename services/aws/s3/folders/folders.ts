import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { withoutLinks } from '../../../store/without-links.ts'
import { noSuchBucket, readOnlyBucket } from '../protocol/errors.ts'
import { BUCKET_FOLDER, isRealFolder, PRIVATE_FOLDER, pruneFolders, statFile } from './files.ts'
import { type FolderSync, openFolderSync } from './folder-sync.ts'
import { escapedPath, isBucketName, plainPath } from './key-path.ts'
import { move } from './move.ts'
import type { Place, PlacedFile } from './place.ts'

/** The buckets as folders, and in them the files by their keys. */
export interface Folders extends FolderSync {
  /** Links resolved. */
  readonly root: string
  /** For uploads: on the same file system, emptied at start. */
  readonly temporary: string
  hasBucket(bucket: string): boolean
  /** Where its keys are paths. */
  bucketFolder(bucket: string): string
  /** Whether it shows a folder from elsewhere, in which nothing is ever written. */
  isMapped(bucket: string): boolean
  /** The names of those that do. */
  mappedBuckets(): string[]
  find(place: Place): PlacedFile | undefined
  /** @throws {ServiceException} NoSuchBucket */
  checkBucket(bucket: string): void
  /** @throws {ServiceException} AccessDenied where it is mapped */
  checkWritable(bucket: string): void
  /** Moves the file `from` to its place. @throws {ServiceException} NoSuchBucket */
  move(place: Place, from: string): Promise<PlacedFile>
  remove(place: Place, path: string): Promise<void>
}

/** The folders that buckets show which lie elsewhere, by the buckets' names; absolute. */
export type MappedFolders = () => ReadonlyMap<string, string>

export function openFolders(folder: string, mapped: MappedFolders = () => new Map()): Folders {
  mkdirSync(folder, { recursive: true, mode: BUCKET_FOLDER })
  const root = realpathSync.native(folder)
  const sync = openFolderSync()
  const temporary = join(root, '.temporary')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { mode: PRIVATE_FOLDER })
  const isMapped = (bucket: string) => mapped().has(bucket)
  const bucketFolder = (bucket: string) => {
    const elsewhere = mapped().get(bucket)
    return elsewhere === undefined ? join(root, bucket) : withoutLinks(elsewhere)
  }
  const hasBucket = (bucket: string) => isBucketName(bucket) && isRealFolder(bucketFolder(bucket))
  const checkBucket = (bucket: string) => {
    if (hasBucket(bucket)) return
    const members = { BucketName: bucket }
    throw isMapped(bucket) ? noSuchBucket(members, noMappedFolder(bucket)) : noSuchBucket(members)
  }
  const checkWritable = (bucket: string) => {
    if (isMapped(bucket)) throw readOnlyBucket(bucket)
  }
  return {
    ...sync,
    root,
    temporary,
    hasBucket,
    bucketFolder,
    isMapped,
    mappedBuckets: () => [...mapped().keys()],
    checkBucket,
    checkWritable,
    find({ bucket, key }) {
      const elsewhere = mapped().get(bucket)
      if (elsewhere !== undefined) return fileAt(plainPath(withoutLinks(elsewhere), key))
      return fileAt(plainPath(join(root, bucket), key)) ?? fileAt(escapedPath(root, bucket, key))
    },
    move: (place, from) => move({ root, sync, checkBucket }, place, from),
    async remove({ bucket, key }, path) {
      checkWritable(bucket)
      // Gone already is gone too.
      await rm(path, { force: true })
      const isEscaped = path === escapedPath(root, bucket, key)
      pruneFolders(dirname(path), isEscaped ? join(root, '.keys') : join(root, bucket))
    },
  }
}

const noMappedFolder = (bucket: string) =>
  `expected the folder that buckets in finspace.json names for ${bucket}, got none: it may not be mounted`

function fileAt(path: string | undefined): PlacedFile | undefined {
  const stat = path === undefined ? undefined : statFile(path)
  return path === undefined || stat === undefined ? undefined : { path, stat }
}
