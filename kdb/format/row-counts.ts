import { join } from 'node:path'
import { mapInBatches } from './batches.ts'
import type { Table, TablePart } from './database.ts'
import { readColumnHeader } from './header.ts'
import { openByteSource } from './open.ts'

/** Rows of one part of a table: what the header of its first column says. */
export const countRows = async ({ columns }: Table, { path }: TablePart): Promise<number> => {
  const [first] = columns
  if (first === undefined) return 0
  await using source = await openByteSource(join(path, first))
  return (await readColumnHeader(source)).count
}

/** Rows of all parts of a table, where `count` gives those of one. */
export const countAllRows = async (table: Table, count = countRows): Promise<number> => {
  const counts = await mapInBatches(table.parts, part => count(table, part))
  return counts.reduce((sum, rows) => sum + rows, 0)
}
