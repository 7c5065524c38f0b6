import { join } from 'node:path'
import { type Column, openColumn } from '../format/column.ts'
import { columnsOf } from '../format/database.ts'
import { partitionVector } from '../format/partition.ts'
import { kdbTypes } from '../types.ts'
import { chars, dictionary, type KdbValue, symbols, table } from '../values.ts'
import type { MountedTable } from './mount.ts'

/** q's `meta`: per column its type, foreign key (none here) and attribute, as the last partition has them. */
export const answerMeta = async ({ mount, table: of }: MountedTable): Promise<KdbValue> => {
  const { database } = mount
  const part = of.parts.at(-1)?.path ?? ''
  const rows: { type: string; attribute: string }[] = []
  for (const name of of.columns) {
    await using column = await openColumn(join(part, name), database.domain)
    rows.push({ type: typeChar(column), attribute: column.header.attribute })
  }
  const columns = columnsOf(database, of)
  if (columns.length > rows.length && database.partitionField !== undefined) {
    rows.unshift({ type: kdbTypes[partitionVector(database.partitionField, []).type].char, attribute: '' })
  }
  return dictionary(
    table({ c: symbols(columns) }),
    table({
      t: chars(rows.map(({ type }) => type).join('')),
      f: symbols(rows.map(() => '')),
      a: symbols(rows.map(({ attribute }) => attribute)),
    }),
  )
}

/** Upper case for columns of vectors, as strings. */
const typeChar = ({ header }: Column): string => {
  if (header.kind === 'enumeration') return kdbTypes.symbol.char
  const { char } = kdbTypes[header.type]
  return header.kind === 'nested' ? char.toUpperCase() : char
}
