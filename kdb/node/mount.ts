import { KdbError } from '../errors.ts'
import { type Database, openDatabase, type Table } from '../format/database.ts'
import { countRows } from '../format/row-counts.ts'

/** A database as a node serves it: its directory is resolved once, so what it shows does not change under a query. */
export type Mount = {
  /** The path it was asked for. */
  path: string
  databaseName: string
  database: Database
  /** Rows of each part of a table, counted at the first question and then known. */
  counts: (table: Table) => Promise<number[]>
}

export const mountDatabase = async ({
  path,
  databaseName,
}: Pick<Mount, 'path' | 'databaseName'>): Promise<Mount> => {
  const database = await openDatabase(path)
  const known = new Map<Table, Promise<number[]>>()
  const counts = (table: Table): Promise<number[]> => {
    const counting = known.get(table) ?? countRows(table)
    known.set(table, counting)
    counting.catch(() => known.delete(table))
    return counting
  }
  return { path, databaseName, database, counts }
}

export type MountedTable = { mount: Mount; table: Table }

/** The table of this name. q signals a name that it does not know by the name itself. */
export const tableOf = (mount: Mount | undefined, name: string): MountedTable => {
  const table = mount?.database.tables.get(name)
  if (mount === undefined || table === undefined) throw new KdbError(name)
  return { mount, table }
}
