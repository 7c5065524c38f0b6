import { ChangesetError } from '../changeset/changeset-error.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'
import type { NamedPartition } from './checked.ts'

interface Partitions {
  partitions: NamedPartition[]
  touched: NamedPartition[]
}

/** The partitions that were touched are held to the newest one that was not, or else to the newest. */
export async function checkTables(space: TreeSpace, { partitions, touched }: Partitions): Promise<void> {
  const model = partitions.findLast(partition => !touched.includes(partition)) ?? partitions.at(-1)
  if (model === undefined) return
  const expected = await tablesOf(space, model)
  for (const partition of touched) {
    const got = await tablesOf(space, partition)
    if (got.join() === expected.join()) continue
    throw new ChangesetError(
      'INPUT_INVALID',
      `expected /${partition.name} to hold the tables of /${model.name}, ${expected.join(' ')}, got ${got.join(' ')}`,
    )
  }
}

async function tablesOf(space: TreeSpace, { directory }: NamedPartition): Promise<string[]> {
  const entries = [...(await entriesOf(space, directory))]
  return entries.flatMap(([name, entry]) => (entry.kind === 'file' ? [] : [name])).sort()
}
