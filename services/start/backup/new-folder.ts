import { mkdir, readdir, rename, rmdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { makeDurable } from '../../finspace/versions/files/durable-files.ts'
import { OPEN_DIRECTORY } from '../../finspace/versions/files/finished.ts'
import { removeTree } from '../../finspace/versions/files/remove-tree.ts'
import { syncPath } from '../../store/sync-path.ts'
import { unlessAbsent } from '../../store/thrown.ts'

/**
 * Makes a folder that is not there yet, or empty: under another name until all of it is on the disk. `fill` answers how
 * many files it made.
 * @throws {Error} with a sentence for the operator where it holds anything; what `fill` throws, and there is no folder
 */
export async function makeFolder(path: string, fill: (making: string) => Promise<number>): Promise<void> {
  const folder = resolve(path)
  const names = (await readdir(folder).catch(unlessAbsent)) ?? []
  if (names.length > 0) {
    const held = names.slice(0, 3).join(', ')
    throw new Error(`expected no folder or an empty one at ${folder}, got one that holds ${held}`)
  }
  const making = `${folder}.making`
  await removeTree(making)
  await mkdir(making, { recursive: true, mode: OPEN_DIRECTORY })
  const files = await fill(making)
  await makeDurable(making, { top: making, files })
  await rmdir(folder).catch(unlessAbsent)
  await rename(making, folder)
  await syncPath(dirname(folder))
}
