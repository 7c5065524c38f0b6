import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import { mapInBatches } from './batches.ts'
import type { Column } from './column.ts'
import { type Database, tableNames } from './database.ts'
import { countRows } from './row-counts.ts'
import { readColumnNames } from './serialised.ts'
import { openPartColumn, type Table, type TablePart } from './table.ts'

/**
 * What would break queries, each found by q only when one comes by: tables or columns that a partition lacks, types
 * that change, columns of unequal length, symbols outside their domain, hidden files. Gives one sentence for each,
 * its file first, and none when all is well. `partitions` names those to look at, such as what a load brought.
 */
export async function checkDatabase(
  database: Database,
  { partitions }: { partitions?: string[] } = {},
): Promise<string[]> {
  const isAsked = (name: string | undefined): boolean =>
    name === undefined || partitions === undefined || partitions.includes(name)
  const asked = database.partitions.filter(({ name }) => isAsked(name)).map(({ path }) => path)
  const faults = await mapInBatches([database.root, ...asked], path =>
    faultsOf(() => expectNoHiddenFile(path)),
  )
  faults.push(await unlistedTables(database, asked))
  for (const table of database.tables.values()) {
    if (table.fault !== undefined) {
      faults.push([table.fault.message])
      continue
    }
    const parts = table.parts.filter(({ partition }) => isAsked(partition?.name))
    const types = await typesOfLast(database, table)
    faults.push(...(await mapInBatches(parts, part => checkPart(part, { database, table, types }))))
  }
  return faults.flat()
}

/** The message of what a check throws as a fault of the format, if it does. */
async function faultsOf(check: () => Promise<void>): Promise<string[]> {
  try {
    await check()
    return []
  } catch (error) {
    if (error instanceof KdbFormatError) return [error.message]
    throw error
  }
}

async function expectNoHiddenFile(path: string): Promise<void> {
  const hidden = (await readdir(path)).find(name => name.startsWith('.'))
  if (hidden !== undefined) throw corrupt(path, `no hidden file, which q would try to load, got ${hidden}`)
}

/**
 * q lists the tables of the last partition: what others hold beside them is lost to every query. Looks at the
 * partitions asked for, and at the last of the others, which was the last before these came.
 */
async function unlistedTables({ partitions, tables }: Database, asked: string[]): Promise<string[]> {
  const before = partitions.findLast(({ path }) => !asked.includes(path))
  const faults = await mapInBatches([...asked, ...(before === undefined ? [] : [before.path])], async path =>
    (await tableNames(path))
      .filter(name => tables.get(name)?.partitioned !== true)
      .map(name => corrupt(join(path, name), 'its table in the last partition too, got none').message),
  )
  return faults.flat()
}

type Expected = { database: Database; table: Table; types: Map<string, string> }

/** The last partition is what q takes the types of columns from. A column that cannot be read there has none. */
async function typesOfLast({ domain }: Database, { parts, columns }: Table): Promise<Map<string, string>> {
  const types = new Map<string, string>()
  for (const name of columns) {
    await faultsOf(async () => {
      const part = parts.at(-1)
      if (part === undefined) return
      await using column = await openPartColumn(part, { name, domain })
      types.set(name, typeOf(column))
    })
  }
  return types
}

async function checkPart(part: TablePart, { database, table, types }: Expected): Promise<string[]> {
  let count = 0
  const faults = await faultsOf(async () => {
    if (part.rows === undefined) await expectColumns(table, part)
    count = await countRows(table, part)
  })
  if (faults.length > 0) return faults
  const lengths = new Set([count])
  for (const name of table.columns) {
    const check = async () => {
      await using column = await openPartColumn(part, { name, domain: database.domain })
      expectType(column, types)
      await expectKnownSymbols(column, count)
      if (column.header.counted) lengths.add(column.header.count)
      else await column.read(Math.max(0, count - 1), count)
    }
    faults.push(...(await faultsOf(check)))
  }
  if (lengths.size < 2) return faults
  return [...faults, corrupt(part.path, `columns of one length, got ${[...lengths].join(', ')}`).message]
}

async function expectColumns({ columns }: Table, { path }: TablePart): Promise<void> {
  const found = await readColumnNames(join(path, '.d'))
  if (found.join() !== columns.join()) throw corrupt(path, `columns ${columns.join()}, got ${found.join()}`)
}

function expectType(column: Column, types: Map<string, string>): void {
  const [expected, got] = [types.get(basename(column.path)), typeOf(column)]
  if (expected !== undefined && expected !== got) {
    throw corrupt(column.path, `${expected}, as in the last partition, got ${got}`)
  }
}

function typeOf({ header, link }: Column): string {
  if (link !== undefined) return `links to ${link}`
  if (header.kind === 'enumeration') return `symbols of ${header.domain}`
  return header.kind === 'mixed' ? 'mixed values' : `${header.kind} of ${header.type}`
}

const chunkRows = 65_536

/** Reading them is what finds an index outside its domain. */
async function expectKnownSymbols({ header, enumeration }: Column, rowsOfTable: number): Promise<void> {
  if (enumeration === undefined) return
  const count = header.counted ? header.count : rowsOfTable
  for (let from = 0; from < count; from += chunkRows) {
    await enumeration.symbols(from, Math.min(count, from + chunkRows))
  }
}

const corrupt = (path: string, expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `${path}: expected ${expected}`)
