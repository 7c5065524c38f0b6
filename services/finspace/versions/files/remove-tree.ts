import { chmod, lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { geteuid } from 'node:process'
import { OPEN_DIRECTORY } from './finished.ts'

/** Deletes a directory with all below it, read-only directories too. Links are deleted, not followed. */
export async function removeTree(path: string): Promise<void> {
  // Root may delete from a read-only directory, and no one else.
  if (geteuid?.() !== 0) await unlock(path)
  await rm(path, { recursive: true, force: true })
}

/** Makes a directory and all below it writable for their owner. */
export async function unlock(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return
  await chmod(path, OPEN_DIRECTORY)
  for (const item of await readdir(path, { withFileTypes: true })) {
    if (item.isDirectory()) await unlock(join(path, item.name))
  }
}
