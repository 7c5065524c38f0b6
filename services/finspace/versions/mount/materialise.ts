import { chmod, mkdir, rename, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { FINISHED_DIRECTORY, OPEN_DIRECTORY } from '../files/finished.ts'
import { removeTree } from '../files/remove-tree.ts'
import type { Tree } from '../tree/entry.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'

/**
 * Makes `tree` a directory at `path`, of links to what is stored: one for each partition. It appears whole or
 * not at all.
 */
export async function materialise(space: TreeSpace, tree: Tree, path: string): Promise<void> {
  const making = `${path}.making`
  await removeTree(making)
  await mkdir(dirname(path), { recursive: true, mode: OPEN_DIRECTORY })
  await link(space, tree, making)
  await rename(making, path)
}

async function link(space: TreeSpace, tree: Tree, path: string): Promise<void> {
  await mkdir(path, OPEN_DIRECTORY)
  const entries = await entriesOf(space, tree)
  await Promise.all(
    [...entries].map(async ([name, entry]) => {
      if (entry.kind === 'tree') await link(space, entry, join(path, name))
      else await symlink(targetOf(space, entry.at, path), join(path, name))
    }),
  )
  await chmod(path, FINISHED_DIRECTORY)
}

/** Within the data folder relative, so that it can move. */
function targetOf(space: TreeSpace, at: string, from: string): string {
  const path = space.pathOf(at)
  return space.isReferred(at) ? path : relative(from, path)
}
