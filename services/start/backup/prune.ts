import { readdir, rename, rm, rmdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { codeOf } from '../../store/thrown.ts'
import { isInPool, POOL, placeIn, snapshotsOf } from './layout.ts'
import { findSnapshot, snapshotNames } from './snapshots.ts'
import { walk } from './walk.ts'

export interface Pruned {
  snapshots: string[]
  /** Of versions that no snapshot needs any more. */
  files: number
}

/**
 * Deletes all snapshots but the newest ones, and what only they needed of versions. While another backup is being taken
 * nothing of versions goes: what that one has copied nobody names yet.
 */
export async function pruneBackup(folder: string, keep: number): Promise<Pruned> {
  const backup = resolve(folder)
  const gone = (await snapshotNames(backup)).slice(0, -keep)
  for (const name of gone) {
    // By a name with a dot it is no snapshot any more, and the next backup deletes what a crash leaves of it.
    const going = join(snapshotsOf(backup), `.${name}.${process.pid}`)
    await rename(join(snapshotsOf(backup), name), going)
    await rm(going, { recursive: true })
  }
  if (gone.length === 0 || (await isBeingTaken(backup))) return { snapshots: gone, files: 0 }
  return { snapshots: gone, files: await removeUnneeded(backup) }
}

const isBeingTaken = async (backup: string): Promise<boolean> =>
  (await readdir(snapshotsOf(backup))).some(name => name.startsWith('.'))

async function removeUnneeded(backup: string): Promise<number> {
  const needed = new Set<string>()
  for (const name of await snapshotNames(backup)) {
    const { manifest } = await findSnapshot(backup, name)
    for (const path of manifest.files.keys()) if (isInPool(path)) needed.add(path)
  }
  let files = 0
  const folders: string[] = []
  for await (const found of walk(backup, POOL)) {
    if (found.kind === 'folder') folders.push(found.path)
    else if (!needed.has(found.path)) {
      await rm(placeIn(backup, '', found.path))
      files++
    }
  }
  // The deepest first.
  for (const path of folders.reverse()) await rmdir(join(backup, path)).catch(unlessFull)
  return files
}

function unlessFull(error: unknown): undefined {
  if (codeOf(error) !== 'ENOTEMPTY') throw error
}
