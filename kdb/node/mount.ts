import { KdbError } from '../errors.ts'
import { type Database, openDatabase } from '../format/database.ts'
import { countRows } from '../format/row-counts.ts'
import type { Table, TablePart } from '../format/table.ts'

/** A database as a node serves it: its directory is resolved once, so what it shows does not change under a query. */
export type Mount = {
  /** The path it was asked for. */
  path: string
  databaseName: string
  database: Database
  /** Rows of one part of a table, counted at the first question and then known. */
  countRows: typeof countRows
}

export const mountDatabase = async ({
  path,
  databaseName,
}: Pick<Mount, 'path' | 'databaseName'>): Promise<Mount> => {
  const database = await openDatabase(path)
  const known = new Map<TablePart, Promise<number>>()
  const countOnce: Mount['countRows'] = (table, part) => {
    const counting = known.get(part) ?? countRows(table, part)
    known.set(part, counting)
    counting.catch(() => known.delete(part))
    return counting
  }
  return { path, databaseName, database, countRows: countOnce }
}

export type MountedTable = { mount: Mount; table: Table }

/** The table of this name. q signals a name that it does not know by the name itself. */
export const tableOf = (mount: Mount | undefined, name: string): MountedTable => {
  const table = mount?.database.tables.get(name)
  if (mount === undefined || table === undefined) throw new KdbError(name)
  if (table.fault !== undefined) throw table.fault
  return { mount, table }
}
