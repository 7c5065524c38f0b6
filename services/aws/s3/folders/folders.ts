import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { noSuchBucket } from '../protocol/errors.ts'
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
  find(place: Place): PlacedFile | undefined
  /** @throws {ServiceException} NoSuchBucket */
  checkBucket(bucket: string): void
  /** Moves the file `from` to its place. @throws {ServiceException} NoSuchBucket */
  move(place: Place, from: string): Promise<PlacedFile>
  remove(place: Place, path: string): Promise<void>
}

export function openFolders(folder: string): Folders {
  mkdirSync(folder, { recursive: true, mode: BUCKET_FOLDER })
  const root = realpathSync.native(folder)
  const sync = openFolderSync()
  const temporary = join(root, '.temporary')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { mode: PRIVATE_FOLDER })
  const hasBucket = (bucket: string) => isBucketName(bucket) && isRealFolder(join(root, bucket))
  const checkBucket = (bucket: string) => {
    if (!hasBucket(bucket)) throw noSuchBucket({ BucketName: bucket })
  }
  return {
    ...sync,
    root,
    temporary,
    hasBucket,
    checkBucket,
    find: ({ bucket, key }) => fileAt(plainPath(root, bucket, key)) ?? fileAt(escapedPath(root, bucket, key)),
    move: (place, from) => move({ root, sync, checkBucket }, place, from),
    async remove({ bucket, key }, path) {
      // Gone already is gone too.
      await rm(path, { force: true })
      const isEscaped = path === escapedPath(root, bucket, key)
      pruneFolders(dirname(path), isEscaped ? join(root, '.keys') : join(root, bucket))
    },
  }
}

function fileAt(path: string | undefined): PlacedFile | undefined {
  const stat = path === undefined ? undefined : statFile(path)
  return path === undefined || stat === undefined ? undefined : { path, stat }
}
