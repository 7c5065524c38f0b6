import { join } from 'node:path'
import { openByteSource } from './byte-source.ts'
import type { Table, TablePart } from './database.ts'
import { readColumnHeader } from './header.ts'

/** Headers read at once; each takes a file descriptor for a moment. */
const atOnce = 32

/** Rows of one part of a table: what the header of its first column says. */
export const countRows = async ({ columns }: Table, { path }: TablePart): Promise<number> => {
  const [first] = columns
  if (first === undefined) return 0
  await using source = await openByteSource(join(path, first))
  return (await readColumnHeader(source)).count
}

/** Rows of all parts of a table, where `count` gives those of one. */
export const countAllRows = async (table: Table, count: typeof countRows = countRows): Promise<number> => {
  let rows = 0
  for (let at = 0; at < table.parts.length; at += atOnce) {
    const batch = table.parts.slice(at, at + atOnce)
    const counts = await Promise.all(batch.map(part => count(table, part)))
    rows = counts.reduce((sum, count) => sum + count, rows)
  }
  return rows
}
