import {
  type BigIntStats,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  rmdirSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { accessDenied } from '../protocol/errors.ts'

/** Only the owner writes to what kdbflow makes, whatever the umask; a umask may still keep readers out. */
export const BUCKET_FOLDER = 0o755
export const OBJECT_FILE = 0o644
/** Half-sent bodies and parts of uploads are nobody else's to read. */
export const PRIVATE_FOLDER = 0o700

/**
 * A regular file's own facts; undefined for all else: nothing, a folder, a link.
 * @throws {ServiceException} AccessDenied where its folder is another user's
 */
export function statFile(path: string): BigIntStats | undefined {
  return unlessAbsent(() => {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stat?.isFile() && isItself(dirname(path)) ? stat : undefined
  })
}

/**
 * A file descriptor for reading; undefined where there is no file, or a link.
 * @throws {ServiceException} AccessDenied where it is another user's
 */
export function openFile(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isAbsent(error) || isCode(error, 'ELOOP')) return undefined
    throw asDenied(error)
  }
}

/** False for a link, or what lies behind one. */
export const isRealFolder = (path: string): boolean =>
  unlessAbsent(() => lstatSync(path).isDirectory() && isItself(path)) ?? false

export const isItself = (path: string) => realpathSync.native(path) === path

function unlessAbsent<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw asDenied(error)
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

/** What may not be read fails in S3's words, which name no path of this machine. */
export const asDenied = (error: unknown): unknown => (isCode(error, 'EACCES') ? accessDenied() : error)

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
