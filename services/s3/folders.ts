import { type BigIntStats, existsSync, mkdirSync, realpathSync, rmSync, unlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { noSuchBucket } from './errors.ts'
import { isCode, isRealFolder, moveInto, pruneFolders, statFile } from './files.ts'
import { type FolderSync, openFolderSync } from './folder-sync.ts'
import { escapedFolder, escapedPath, isBucketName, plainPath } from './key-path.ts'

export interface Place {
  bucket: string
  key: string
}

export interface PlacedFile {
  path: string
  stat: BigIntStats
}

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
  mkdirSync(folder, { recursive: true })
  const root = realpathSync.native(folder)
  const sync = openFolderSync()
  const temporary = join(root, '.temporary')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
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

/** Tries again where the folder was removed, as empty, while the file was on its way into it. */
async function move(parts: Parts, place: Place, from: string): Promise<PlacedFile> {
  for (;;) {
    try {
      return await moveOnce(parts, place, from)
    } catch (error) {
      if (!isCode(error, 'ENOENT') || !existsSync(from)) throw error
    }
  }
}

interface Parts {
  root: string
  sync: FolderSync
  checkBucket(bucket: string): void
}

/** A key whose path is a folder (`a` beside `a/b`), or leads through a file, lies among the escaped ones. */
async function moveOnce({ root, sync, checkBucket }: Parts, { bucket, key }: Place, from: string) {
  // In the same turn as the folder is made: a bucket that was deleted must not come back.
  checkBucket(bucket)
  const plain = plainPath(root, bucket, key)
  const escaped = escapedPath(root, bucket, key)
  const isPlain = plain !== undefined && (await moveInto(plain, from, sync))
  if (isPlain) removeShadowed(escaped, escapedFolder(root, bucket))
  else {
    checkBucket(bucket)
    if (!(await moveInto(escaped, from, sync))) {
      throw new Error(`expected ${escaped} to be free for a file, got a folder`)
    }
  }
  const path = isPlain ? plain : escaped
  const stat = statFile(path)
  if (stat === undefined) throw new Error(`expected a file at ${path}, got none`)
  return { path, stat }
}

/** What lay among the escaped keys while a folder was in its way. */
function removeShadowed(escaped: string, folder: string): void {
  if (statFile(escaped) === undefined) return
  unlinkSync(escaped)
  pruneFolders(dirname(escaped), dirname(folder))
}
