import { dirname } from 'node:path'
import { KdbFormatError } from '../../../../kdb/errors.ts'
import { checkDatabase } from '../../../../kdb/format/check.ts'
import { openDatabase } from '../../../../kdb/format/database.ts'
import { ChangesetError } from '../changeset-error.ts'
import { materialise } from '../mount/materialise.ts'
import { removeTree } from '../remove-tree.ts'
import type { TreeSpace } from '../tree/tree.ts'
import type { Checked, NamedPartition } from './checked.ts'

/** Reads what was touched as a node would: by a mount at `path`, which goes again. */
export async function checkContent(
  space: TreeSpace,
  { after }: Checked,
  { touched, path }: { touched: NamedPartition[]; path: string },
): Promise<void> {
  await materialise(space, after, path)
  try {
    const faults = await faultsOf(
      path,
      touched.map(({ name }) => name),
    )
    if (faults.length === 0) return
    // Paths are told as they are in the database.
    throw new ChangesetError('INPUT_INVALID', faults.join('; ').replaceAll(path, ''))
  } finally {
    await removeTree(dirname(path))
  }
}

async function faultsOf(path: string, partitions: string[]): Promise<string[]> {
  try {
    return await checkDatabase(await openDatabase(path), { partitions })
  } catch (error) {
    if (error instanceof KdbFormatError) return [error.message]
    throw error
  }
}
