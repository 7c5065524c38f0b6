import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncPath } from '../../../store/sync-path.ts'
import { BUCKET_FOLDER, isAbsent } from './files.ts'

/** Folders whose entries survive a power loss. */
export interface FolderSync {
  /** Makes a folder and those above it that are missing. Their own entries become durable by `sync`. */
  make(folder: string, mode?: number): void
  /** Resolves when what was put into, or removed from, the folder before the call is on the disk. */
  sync(folder: string): Promise<void>
}

interface Syncs {
  running: Promise<void> | undefined
  next: Promise<void> | undefined
}

/** Whoever asks for a folder while it is being synced shares the next sync: many writers, few fsyncs. */
export function openFolderSync(): FolderSync {
  const syncs = new Map<string, Syncs>()
  /** Folders whose parents were not synced since they were made. */
  const fresh = new Set<string>()

  const share = (folder: string): Promise<void> => {
    const { running, next } = syncs.get(folder) ?? {}
    if (next !== undefined) return next
    const shared = (running ?? Promise.resolve()).catch(() => undefined).then(() => run(folder))
    syncs.set(folder, { running, next: shared })
    return shared
  }
  const run = async (folder: string) => {
    const running = syncFolder(folder)
    syncs.set(folder, { running, next: undefined })
    try {
      await running
    } finally {
      if (syncs.get(folder)?.next === undefined) syncs.delete(folder)
    }
  }
  return {
    make(folder, mode = BUCKET_FOLDER) {
      const first = mkdirSync(folder, { recursive: true, mode }) ?? ''
      for (const path of first === '' ? [] : pathsTo(folder)) {
        if (path.length >= first.length) fresh.add(path)
      }
    },
    async sync(folder) {
      const above = pathsTo(folder).filter(path => fresh.has(path))
      await Promise.all([share(folder), ...above.map(path => share(dirname(path)))])
      for (const path of above) fresh.delete(path)
    },
  }
}

/** A folder and all above it. */
function pathsTo(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...pathsTo(parent)]
}

async function syncFolder(path: string): Promise<void> {
  try {
    await syncPath(path)
  } catch (error) {
    // Pruned by then, or a file now: nothing is left to sync.
    if (!isAbsent(error)) throw error
  }
}
