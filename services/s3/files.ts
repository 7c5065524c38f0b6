// Files that are written whole or not at all: beside their place, synced, and only then moved into it.
import { type BigIntStats, lstatSync, readdirSync, realpathSync, rmdirSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FolderSync } from './folder-sync.ts'

/** A regular file's own facts; undefined for all else: nothing, a folder, a link. */
export function statFile(path: string): BigIntStats | undefined {
  return unlessAbsent(() => {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stat?.isFile() && isItself(dirname(path)) ? stat : undefined
  })
}

/** False for a link, or what lies behind one. */
export const isRealFolder = (path: string): boolean =>
  unlessAbsent(() => lstatSync(path).isDirectory() && isItself(path)) ?? false

const isItself = (path: string) => realpathSync.native(path) === path

function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Moves a file to where nothing but a file may be; false where a folder, or a link on the way, is in its way. */
export async function moveInto(path: string, from: string, folders: FolderSync): Promise<boolean> {
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

/** Removes a tree of empty folders; false, with what is empty removed, where anything else is in it. */
export function pruneTree(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) pruneTree(join(folder, entry.name))
  }
  try {
    rmdirSync(folder)
    return true
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY')) return false
    throw error
  }
}

/** Removes folders that became empty, upward, but not `root` itself. */
export function pruneFolders(folder: string, root: string): void {
  for (let path = folder; path.length > root.length; path = dirname(path)) {
    try {
      rmdirSync(path)
    } catch {
      // Not empty: so are those above it.
      return
    }
  }
}

/** The path names nothing: a part of it may be a file, or longer than any name. */
export const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].some(code => isCode(error, code))

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
