import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { syncPath } from '../../../store/sync-path.ts'

/** Up to this many files it is quicker, and kinder to others on the disk, to sync each. */
const FEW_FILES = 32

/**
 * Resolves when all below `folder`, and its name in the folders up to `top`, survives power loss. Many files are
 * synced by their file system's own sync: an fsync for each would take twenty times as long.
 */
export async function makeDurable(
  folder: string,
  { top, files }: { top: string; files: number },
): Promise<void> {
  if (files > FEW_FILES && (await syncFileSystem(folder))) return
  await syncBelow(folder)
  for (let parent = dirname(folder); parent.length >= top.length; parent = dirname(parent))
    await syncPath(parent)
}

/** False where the system has no such command, as macOS. */
async function syncFileSystem(folder: string): Promise<boolean> {
  try {
    await promisify(execFile)('sync', ['--file-system', folder])
    return true
  } catch (error) {
    // ENOENT: no such program; 1: one that does not know the option, or a fault that syncing each file will show.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 1))
      return false
    throw error
  }
}

async function syncBelow(directory: string): Promise<void> {
  for (const item of await readdir(directory, { withFileTypes: true })) {
    if (item.isDirectory()) await syncBelow(join(directory, item.name))
    else await syncPath(join(directory, item.name))
  }
  await syncPath(directory)
}
