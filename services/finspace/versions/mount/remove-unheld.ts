import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeTree } from '../files/remove-tree.ts'
import type { Layout } from '../records/layout.ts'

/** Removes the mounts that nobody holds, and those that a crash left half made. */
export async function removeUnheld({ mounts }: Layout, held: ReadonlySet<string>): Promise<void> {
  for (const environment of await readdir(mounts)) {
    for (const changeset of await readdir(join(mounts, environment))) {
      const path = join(mounts, environment, changeset)
      for (const name of await readdir(path)) {
        if (!held.has(join(path, name))) await removeTree(join(path, name))
      }
      await removeEmpty(path)
    }
    await removeEmpty(join(mounts, environment))
  }
}

async function removeEmpty(path: string): Promise<void> {
  if ((await readdir(path)).length === 0) await rmdir(path)
}
