import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import { mapInBatches } from './batches.ts'
import type { Domain } from './column.ts'
import { type Partition, type PartitionField, parsePartition } from './partition.ts'
import { isPresent, throwIfAbsent } from './presence.ts'
import { readFlatTable } from './root-tables.ts'
import { readSegments } from './segments.ts'
import { readColumnNames, readSymbols } from './serialised.ts'
import type { Table, TablePart } from './table.ts'

/** A database directory as q's `\l` finds it. Nothing stays open; columns are read when they are asked for. */
export type Database = {
  root: string
  /** Undefined when the database has no partitions. */
  partitionField: PartitionField | undefined
  /** In rising order. */
  partitions: Partition[]
  /** By name, in q's order. */
  tables: Map<string, Table>
  domain: Domain
}

/** The columns as q shows them: the virtual one, which has no file, comes first. */
export const columnsOf = (
  { partitionField }: Pick<Database, 'partitionField'>,
  { partitioned, columns }: Table,
): string[] => (partitioned && partitionField !== undefined ? [partitionField, ...columns] : columns)

/**
 * Opens the database at `root`. As in q, the last partition says which tables there are and of what columns.
 * Throws `KdbFormatError`, or the system's own error where a file cannot be read.
 */
export async function openDatabase(root: string): Promise<Database> {
  const real = await realpath(root).catch(throwIfAbsent(root))
  const partitions = await findPartitions(real)
  const all = [...(await rootTables(real)), ...(await partitionedTables(partitions))]
  all.sort((a, b) => (a.name < b.name ? -1 : 1))
  const tables = new Map(all.map(table => [table.name, table]))
  return {
    root: real,
    partitionField: partitions[0]?.field,
    partitions,
    tables,
    domain: readOnce(async name =>
      tables.has(name) ? undefined : readSymbols(join(real, fileName(name, real))),
    ),
  }
}

async function findPartitions(root: string): Promise<Partition[]> {
  const found = await mapInBatches(await readSegments(root), partitionsIn)
  const partitions = found.flat().sort((a, b) => (a.value < b.value ? -1 : 1))
  const [first] = partitions
  const other = partitions.find(({ field }) => field !== first?.field)
  if (first === undefined || other === undefined) return partitions
  throw new KdbFormatError(
    'CORRUPT',
    `${root}: expected all partitions by ${first.field} as ${first.name}, got ${other.name}`,
  )
}

async function partitionsIn(directory: string): Promise<Partition[]> {
  const names = await readdir(directory).catch(throwIfAbsent(directory, 'directory'))
  return names.flatMap(name => {
    const partition = parsePartition(name)
    return partition === undefined ? [] : [{ ...partition, name, path: join(directory, name) }]
  })
}

/** Splayed tables are directories with a `.d`; flat and keyed ones are files. */
async function rootTables(root: string): Promise<Table[]> {
  const names = (await visibleNames(root)).filter(name => parsePartition(name) === undefined)
  const tables = await mapInBatches(names, async name =>
    (await isPresent(join(root, name, '.d')))
      ? openTable(name, [{ path: join(root, name) }])
      : readFlatTable(root, name),
  )
  return tables.filter(table => table !== undefined)
}

async function partitionedTables(partitions: Partition[]): Promise<Table[]> {
  const last = partitions.at(-1)
  if (last === undefined) return []
  const open = (name: string) =>
    openTable(
      name,
      partitions.map(partition => ({ path: join(partition.path, name), partition })),
    )
  return await mapInBatches(await tableNames(last.path), open)
}

/** The directories of a partition: each is a table to q, whatever it holds. */
export async function tableNames(partition: string): Promise<string[]> {
  const names = await visibleNames(partition)
  const areTables = await mapInBatches(names, async name => (await stat(join(partition, name))).isDirectory())
  return names.filter((_, index) => areTables[index])
}

const visibleNames = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter(name => !name.startsWith('.'))

/** A table whose list of columns, `.d`, cannot be read is one still, with that fault. */
async function openTable(name: string, parts: TablePart[]): Promise<Table> {
  const path = parts.at(-1)?.path ?? ''
  const table = { name, partitioned: parts.every(part => part.partition !== undefined), keys: 0, parts }
  try {
    const columns = await readColumnNames(join(path, '.d'))
    return { ...table, columns: columns.map(column => fileName(column, path)) }
  } catch (fault) {
    if (!(fault instanceof KdbFormatError)) throw fault
    return { ...table, columns: [], fault }
  }
}

/** A name that came out of a file and is about to be read as one: it must not lead elsewhere. */
function fileName(name: string, directory: string): string {
  if (/^[^/\0]+$/.test(name) && name !== '.' && name !== '..') return name
  throw new KdbFormatError(
    'CORRUPT',
    `${directory}: expected a name of a file in it, got ${JSON.stringify(name)}`,
  )
}

/** Remembers what was read under each name; a failed read is tried again. */
function readOnce<T>(read: (name: string) => Promise<T>) {
  const known = new Map<string, Promise<T>>()
  return (name: string): Promise<T> => {
    const before = known.get(name)
    if (before !== undefined) return before
    const reading = read(name)
    known.set(name, reading)
    reading.catch(() => known.delete(name))
    return reading
  }
}
