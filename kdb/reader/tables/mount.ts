import { KdbError } from '../../errors.ts'
import type { Domain } from '../../format/column.ts'
import { type Database, openDatabase } from '../../format/database.ts'
import type { PartitionField } from '../../format/partition.ts'
import { countRows } from '../../format/row-counts.ts'
import type { Table, TablePart } from '../../format/table.ts'
import type { KdbTable } from '../../values.ts'
import { type PartsOf, partsCache } from './parts.ts'

/** A database as a node serves it: its directory is resolved once, so what it shows does not change under a query. */
export type Mount = {
  /** The path it was asked for. */
  path: string
  databaseName: string
  database: Database
  /** Rows of one part of a table, counted at the first question and then known. */
  countRows: typeof countRows
  /** Where the symbols of a parted column stand, known the same way. */
  partsOf: PartsOf
}

export async function mountDatabase({
  path,
  databaseName,
}: Pick<Mount, 'path' | 'databaseName'>): Promise<Mount> {
  const database = await openDatabase(path)
  const known = new Map<TablePart, Promise<number>>()
  const countOnce: Mount['countRows'] = (table, part) => {
    const counting = known.get(part) ?? countRows(table, part)
    known.set(part, counting)
    counting.catch(() => known.delete(part))
    return counting
  }
  return { path, databaseName, database, countRows: countOnce, partsOf: partsCache() }
}

/** A table to read rows from, on disk or in memory. */
export type TableSource = {
  table: Table
  /** Of the database that the table is of; undefined in memory. */
  partitionField: PartitionField | undefined
  domain: Domain
  countRows: typeof countRows
  partsOf: PartsOf
}

/** The table of this name, undefined where there is none. */
export function mountedTable(mount: Mount | undefined, name: string): TableSource | undefined {
  const table = mount?.database.tables.get(name)
  if (mount === undefined || table === undefined) return undefined
  if (table.fault !== undefined) throw table.fault
  const { partitionField, domain } = mount.database
  return { table, partitionField, domain, countRows: mount.countRows, partsOf: mount.partsOf }
}

/** A table that is a value: the result of a query, or what a request made. */
export function inMemory(rows: KdbTable, keys = 0): TableSource {
  // A path of what fails would be of a file.
  const part = { path: '', rows }
  const table = { name: '', partitioned: false, columns: rows.columns, keys, parts: [part] }
  return { table, partitionField: undefined, domain: noDomain, countRows, partsOf: partsCache() }
}

export const isInMemory = ({ table }: TableSource): boolean =>
  table.parts.every(({ path, rows }) => path === '' && rows !== undefined)

const noDomain: Domain = async name => {
  throw new KdbError(name)
}
