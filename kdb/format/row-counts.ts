import { KdbFormatError } from '../errors.ts'
import { mapInBatches } from './batches.ts'
import { readPartHeader, type Table, type TablePart } from './table.ts'

/** Rows of one part of a table: those of its first column whose header counts them. */
export async function countRows({ columns }: Table, part: TablePart): Promise<number> {
  if (columns.length === 0) return 0
  for (const name of columns) {
    const { counted, count } = await readPartHeader(part, name)
    if (counted) return count
  }
  throw new KdbFormatError(
    'CORRUPT',
    `${part.path}: expected a column whose header counts its rows, got none`,
  )
}

/** Rows of all parts of a table, where `count` gives those of one. */
export async function countAllRows(table: Table, count = countRows): Promise<number> {
  const counts = await mapInBatches(table.parts, part => count(table, part))
  return counts.reduce((sum, rows) => sum + rows, 0)
}
