import { dirname } from 'node:path'
import { KdbFormatError } from '../../../../kdb/errors.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import { removeTree } from '../files/remove-tree.ts'
import { materialise } from '../mount/materialise.ts'
import type { TreeSpace } from '../tree/tree.ts'
import type { CheckProcess } from './check-process.ts'
import type { Checked, NamedPartition } from './checked.ts'

/** Reads what was touched as a node would: by a mount at `path`, which goes again. */
export async function checkContent(
  space: TreeSpace,
  { after }: Checked,
  { touched, path, files }: { touched: NamedPartition[]; path: string; files: CheckProcess },
): Promise<void> {
  await materialise(space, after, path)
  try {
    const partitions = touched.map(({ name }) => name)
    const faults = await faultsOf(() => files.ask('content', path, partitions))
    if (faults.length === 0) return
    // Paths are named as they are in the database.
    throw new ChangesetError('INPUT_INVALID', faults.join('; ').replaceAll(path, ''))
  } finally {
    await removeTree(dirname(path))
  }
}

/** One that keeps the database from being opened is a fault of it too. */
async function faultsOf(check: () => Promise<string[]>): Promise<string[]> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof KdbFormatError) return [error.message]
    throw error
  }
}
