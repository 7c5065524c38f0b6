import { readdir, realpath } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import type { Domain } from './column.ts'
import { type Partition, type PartitionField, parsePartition } from './partition.ts'
import { isPresent, readIfPresent, throwIfAbsent } from './presence.ts'
import { readSymbols } from './serialised.ts'

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

export type Table = {
  name: string
  partitioned: boolean
  /** Those with a file; `date` is not among them. */
  columns: string[]
  /** One directory per partition, or the one of a splayed table. */
  parts: TablePart[]
}

export type TablePart = { path: string; partition?: Partition }

/** The columns as q shows them: the virtual one, which has no file, comes first. */
export const columnsOf = ({ partitionField }: Database, { partitioned, columns }: Table): string[] =>
  partitioned && partitionField !== undefined ? [partitionField, ...columns] : columns

/**
 * Opens the database at `root`. As in q, the last partition says which tables there are and of what columns.
 * Throws `KdbFormatError`, or the system's own error where a file cannot be read.
 */
export const openDatabase = async (root: string): Promise<Database> => {
  const real = await realpath(root).catch(throwIfAbsent(root))
  const partitions = await findPartitions(real)
  const tables = [...(await splayedTables(real)), ...(await partitionedTables(partitions))]
  tables.sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    root: real,
    partitionField: partitions[0]?.field,
    partitions,
    tables: new Map(tables.map(table => [table.name, table])),
    domain: readOnce(async name => readSymbols(join(real, fileName(name, real)))),
  }
}

const findPartitions = async (root: string): Promise<Partition[]> => {
  const segments = await readSegments(root)
  const found = await Promise.all(segments.map(partitionsIn))
  const partitions = found.flat().sort((a, b) => a.value - b.value)
  const [first] = partitions
  const other = partitions.find(({ field }) => field !== first?.field)
  if (first === undefined || other === undefined) return partitions
  throw new KdbFormatError(
    'CORRUPT',
    `${root}: expected all partitions by ${first.field} as ${first.name}, got ${other.name}`,
  )
}

const partitionsIn = async (directory: string): Promise<Partition[]> =>
  (await readdir(directory)).flatMap(name => {
    const partition = parsePartition(name)
    return partition === undefined ? [] : [{ ...partition, name, path: join(directory, name) }]
  })

/**
 * The directories of par.txt, or the root itself. A par.txt that was uploaded must not name others than those of its
 * database; where these are links, whoever made the directory has made them.
 */
const readSegments = async (root: string): Promise<string[]> => {
  const lines = await readIfPresent(join(root, 'par.txt'))
  if (lines === undefined) return [root]
  const segments = lines.split(/\r?\n/).filter(line => line !== '')
  return segments.map(line => segmentWithin(root, line))
}

const segmentWithin = (root: string, line: string): string => {
  const segment = resolve(root, line)
  if (segment === root || segment.startsWith(root + sep)) return segment
  throw new KdbFormatError(
    'CORRUPT',
    `${root}/par.txt: expected directories within the database, got ${line}`,
  )
}

const splayedTables = async (root: string): Promise<Table[]> => {
  const names = (await readdir(root)).filter(name => parsePartition(name) === undefined)
  const tables = await Promise.all(names.map(name => openTable(name, [{ path: join(root, name) }])))
  return tables.filter(table => table !== undefined)
}

const partitionedTables = async (partitions: Partition[]): Promise<Table[]> => {
  const last = partitions.at(-1)
  if (last === undefined) return []
  const tables = await Promise.all(
    (await readdir(last.path)).map(name =>
      openTable(
        name,
        partitions.map(partition => ({ path: join(partition.path, name), partition })),
      ),
    ),
  )
  return tables.filter(table => table !== undefined)
}

/** A table is a directory with a list of its columns, `.d`. */
const openTable = async (name: string, parts: TablePart[]): Promise<Table | undefined> => {
  const path = parts.at(-1)?.path
  if (path === undefined || !(await isPresent(join(path, '.d')))) return undefined
  return {
    name,
    partitioned: parts.every(part => part.partition !== undefined),
    columns: (await readSymbols(join(path, '.d'))).map(column => fileName(column, path)),
    parts,
  }
}

/** A name that came out of a file and is about to be read as one: it must not lead elsewhere. */
const fileName = (name: string, directory: string): string => {
  if (/^[^/\0]+$/.test(name) && name !== '.' && name !== '..') return name
  throw new KdbFormatError(
    'CORRUPT',
    `${directory}: expected a name of a file in it, got ${JSON.stringify(name)}`,
  )
}

/** Remembers what was read under each name; a failed read is tried again. */
const readOnce = <T>(read: (name: string) => Promise<T>) => {
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
