// Into its place a file comes whole or not at all: it was written beside, synced, and is only moved.
import { existsSync, unlinkSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isCode, isItself, pruneFolders, statFile } from './files.ts'
import type { FolderSync } from './folder-sync.ts'
import { escapedFolder, escapedPath, plainPath } from './key-path.ts'
import type { Place, PlacedFile } from './place.ts'

/** Tries again where the folder was removed, as empty, while the file was on its way into it. */
export async function move(parts: MoveParts, place: Place, from: string): Promise<PlacedFile> {
  for (;;) {
    try {
      return await moveOnce(parts, place, from)
    } catch (error) {
      if (!isCode(error, 'ENOENT') || !existsSync(from)) throw error
    }
  }
}

export interface MoveParts {
  root: string
  sync: FolderSync
  checkBucket(bucket: string): void
}

/** A key whose path is a folder (`a` beside `a/b`), or leads through a file, lies among the escaped ones. */
async function moveOnce({ root, sync, checkBucket }: MoveParts, { bucket, key }: Place, from: string) {
  // In the same turn as the folder is made: a bucket that was deleted must not come back.
  checkBucket(bucket)
  const plain = plainPath(join(root, bucket), key)
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

/** Moves a file to where nothing but a file may be; false where a folder, or a link on the way, is in its way. */
async function moveInto(path: string, from: string, folders: FolderSync): Promise<boolean> {
  const folder = dirname(path)
  try {
    folders.make(folder)
    if (!isItself(folder)) return false
    // Not the synchronous one: on a busy disk it waits for the journal, and with it would wait every call.
    await rename(from, path)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].some(code => isCode(error, code))) return false
    throw error
  }
}
