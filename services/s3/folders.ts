import { type BigIntStats, mkdirSync, realpathSync, rmSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRealFolder, moveInto, pruneFolders, statFile } from './files.ts'
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

/** The buckets as folders, and in them the files by their keys. Synchronous: see objects.ts. */
export interface Folders extends FolderSync {
  /** Links resolved. */
  readonly root: string
  /** For uploads: on the same file system, emptied at start. */
  readonly temporary: string
  hasBucket(bucket: string): boolean
  find(place: Place): PlacedFile | undefined
  /** Moves the file `from` to its place. */
  move(place: Place, from: string): PlacedFile
  remove(place: Place, path: string): void
}

export function openFolders(folder: string): Folders {
  mkdirSync(folder, { recursive: true })
  const root = realpathSync.native(folder)
  const sync = openFolderSync()
  const temporary = join(root, '.temporary')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  return {
    ...sync,
    root,
    temporary,
    hasBucket: bucket => isBucketName(bucket) && isRealFolder(join(root, bucket)),
    find: ({ bucket, key }) => fileAt(plainPath(root, bucket, key)) ?? fileAt(escapedPath(root, bucket, key)),
    move: (place, from) => move({ root, sync }, place, from),
    remove({ bucket, key }, path) {
      unlinkSync(path)
      const isEscaped = path === escapedPath(root, bucket, key)
      pruneFolders(dirname(path), isEscaped ? join(root, '.keys') : join(root, bucket))
    },
  }
}

function fileAt(path: string | undefined): PlacedFile | undefined {
  const stat = path === undefined ? undefined : statFile(path)
  return path === undefined || stat === undefined ? undefined : { path, stat }
}

/** A key whose path is a folder (`a` beside `a/b`), or leads through a file, lies among the escaped ones. */
function move(
  { root, sync }: { root: string; sync: FolderSync },
  { bucket, key }: Place,
  from: string,
): PlacedFile {
  const plain = plainPath(root, bucket, key)
  const escaped = escapedPath(root, bucket, key)
  const isPlain = plain !== undefined && moveInto(plain, from, sync)
  if (isPlain) removeShadowed(escaped, escapedFolder(root, bucket))
  else if (!moveInto(escaped, from, sync))
    throw new Error(`expected ${escaped} to be free for a file, got a folder`)
  const placed = fileAt(isPlain ? plain : escaped)
  if (placed === undefined) throw new Error(`expected a file at ${isPlain ? plain : escaped}, got none`)
  return placed
}

/** What lay among the escaped keys while a folder was in its way. */
function removeShadowed(escaped: string, folder: string): void {
  if (statFile(escaped) === undefined) return
  unlinkSync(escaped)
  pruneFolders(dirname(escaped), dirname(folder))
}
