import { join } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import type { KdbList, KdbTable, KdbVector } from '../values.ts'
import { type Column, type Domain, openColumn } from './column.ts'
import { type ColumnHeader, readColumnHeader } from './header.ts'
import { openByteSource } from './open.ts'
import type { Partition } from './partition.ts'

export type Table = {
  name: string
  partitioned: boolean
  /** Those with a file; `date` is not among them. */
  columns: string[]
  /** How many of the columns, from the first, are the key. */
  keys: number
  /** One directory per partition, the one of a splayed table, or the file that a table is whole. */
  parts: TablePart[]
  /** Why the table cannot be used. q lists such a table too, and fails when it is asked for. */
  fault?: KdbFormatError
}

/** `rows` are those of a table that is one file, which is read at once. */
export type TablePart = { path: string; partition?: Partition; rows?: KdbTable }

/** A column of one part of a table. */
export const openPartColumn = async (
  { path, rows }: TablePart,
  { name, domain, turns }: { name: string; domain: Domain; turns?: number },
): Promise<Column> =>
  rows === undefined ? await openColumn(join(path, name), domain, turns) : columnOf(rows, { path, name })

/** What a column says of itself, without its rows or its domain. */
export async function readPartHeader({ path, rows }: TablePart, name: string): Promise<ColumnHeader> {
  if (rows !== undefined) return columnOf(rows, { path, name }).header
  await using source = await openByteSource(join(path, name))
  return await readColumnHeader(source)
}

function columnOf({ columns, values }: KdbTable, { path, name }: { path: string; name: string }): Column {
  const column = values[columns.indexOf(name)]
  if (column?.kind !== 'vector' && column?.kind !== 'list') {
    throw new KdbFormatError(
      'CORRUPT',
      `${path}: expected ${name} to be a list, got ${column?.kind ?? 'none'}`,
    )
  }
  const { attribute, items } = column
  return {
    path: join(path, name),
    header: { ...kindOf(column), attribute, count: items.length, counted: true, dataAt: 0, width: 0 },
    read: async (from, to) => ({ ...column, items: items.slice(from, to) }) as typeof column,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

function kindOf(column: KdbVector | KdbList) {
  if (column.kind === 'vector') return { kind: 'vector', type: column.type } as const
  const [first] = column.items
  if (first?.kind !== 'vector') return { kind: 'mixed' } as const
  const isNested = column.items.every(item => item.kind === 'vector' && item.type === first.type)
  return isNested ? ({ kind: 'nested', type: first.type } as const) : ({ kind: 'mixed' } as const)
}
