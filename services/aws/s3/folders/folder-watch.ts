import { type FSWatcher, watch } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isCode } from './files.ts'

export interface FolderWatchParts {
  folder: string
  /** Folders that are left out, with all below them. */
  isOurs(path: string): boolean
  /** Called for every file that is there, and later for every path that may have come, changed or gone. */
  changed(path: string): void
  /** Called where a folder cannot be watched: most often, more folders than the system lets a user watch. */
  failed(error: unknown): void
}

/**
 * Watches a folder and all below it, one watch for each folder. Not `recursive`, which on Linux takes one for
 * each file too. The returned function ends it.
 */
export function watchFolder({ folder, isOurs, changed, failed }: FolderWatchParts): () => void {
  const watches = new Map<string, FSWatcher>()
  let isOpen = true

  const enter = async (path: string) => {
    if (!isOpen || watches.has(path) || isOurs(path)) return
    const watcher = watch(path, { persistent: false }, (_, name) => {
      // The end of the folder itself comes under its own name; another of that name may be there already.
      if (name === basename(path)) leave(path)
      if (name === null || name === basename(path)) void look(path)
      if (name !== null) void look(join(path, name))
    })
    watcher.on('error', failed)
    watches.set(path, watcher)
    // What came before the watch was set.
    await report(path)
  }
  const report = async (path: string) => {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      const child = join(path, entry.name)
      if (entry.isDirectory()) await look(child)
      else if (entry.isFile()) changed(child)
    }
  }
  const leave = (path: string) => {
    for (const [watched, watcher] of watches) {
      if (watched !== path && !watched.startsWith(`${path}/`)) continue
      watcher.close()
      watches.delete(watched)
    }
  }
  const look = async (path: string) => {
    try {
      const stat = await lstat(path)
      if (stat.isDirectory()) await enter(path)
      else changed(path)
    } catch (error) {
      if (!isCode(error, 'ENOENT') && !isCode(error, 'ENOTDIR')) return failed(error)
      leave(path)
      changed(path)
    }
  }

  void look(folder)
  return () => {
    isOpen = false
    leave(folder)
  }
}
