import { join } from 'node:path'
import { openByteSource } from './byte-source.ts'
import type { Table, TablePart } from './database.ts'
import { readColumnHeader } from './header.ts'

/** Headers read at once; each takes a file descriptor for a moment. */
const atOnce = 32

/** Rows of each part of a table, in the order of its parts, from the header of its first column alone. */
export const countRows = async ({ columns, parts }: Table): Promise<number[]> => {
  const counts: number[] = []
  const [first] = columns
  if (first === undefined) return parts.map(() => 0)
  for (let at = 0; at < parts.length; at += atOnce) {
    const batch = parts.slice(at, at + atOnce)
    counts.push(...(await Promise.all(batch.map(part => countPart(part, first)))))
  }
  return counts
}

const countPart = async ({ path }: TablePart, column: string): Promise<number> => {
  await using source = await openByteSource(join(path, column))
  return (await readColumnHeader(source)).count
}
