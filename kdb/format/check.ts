import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import { type Column, openColumn } from './column.ts'
import type { Database, Table, TablePart } from './database.ts'
import { readSymbols } from './serialised.ts'

/**
 * What would break queries, each found by q only when one comes by: tables or columns that a partition lacks, types
 * that change, columns of unequal length, symbols outside their domain, hidden files. Gives one sentence for each,
 * its file first, and none when all is well. `partitions` names those to look at, such as what a load brought.
 */
export const checkDatabase = async (
  database: Database,
  { partitions }: { partitions?: string[] } = {},
): Promise<string[]> => {
  const faults: string[] = []
  const isAsked = (name: string | undefined): boolean =>
    name === undefined || partitions === undefined || partitions.includes(name)
  const asked = database.partitions.filter(({ name }) => isAsked(name))
  for (const path of [database.root, ...asked.map(({ path }) => path)]) {
    await noting(faults, () => expectNoHiddenFile(path))
  }
  for (const table of database.tables.values()) {
    const parts = table.parts.filter(({ partition }) => isAsked(partition?.name))
    for (const part of parts) await checkPart({ database, table, part, faults })
  }
  return faults
}

/** Runs one check; a fault of the format is noted, any other is thrown. */
const noting = async (faults: string[], check: () => Promise<void>): Promise<void> => {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    faults.push(error.message)
  }
}

const expectNoHiddenFile = async (path: string): Promise<void> => {
  const hidden = (await readdir(path)).find(name => name.startsWith('.'))
  if (hidden !== undefined) throw corrupt(path, `no hidden file, which q would try to load, got ${hidden}`)
}

type Checked = { database: Database; table: Table; part: TablePart; faults: string[] }

const checkPart = async ({ database, table, part, faults }: Checked): Promise<void> => {
  const before = faults.length
  await noting(faults, () => expectColumns(table, part))
  if (faults.length > before) return
  const lengths = new Set<number>()
  for (const name of table.columns) {
    await noting(faults, async () => {
      await using column = await openColumn(join(part.path, name), database.domain)
      await expectTypeOfLast(column, { database, table })
      await expectKnownSymbols(column)
      lengths.add(column.header.count)
    })
  }
  if (lengths.size > 1)
    faults.push(corrupt(part.path, `columns of one length, got ${[...lengths].join(', ')}`).message)
}

const expectColumns = async ({ columns }: Table, { path }: TablePart): Promise<void> => {
  const found = await readSymbols(join(path, '.d'))
  if (found.join() !== columns.join()) throw corrupt(path, `columns ${columns.join()}, got ${found.join()}`)
}

/** The last partition is what q takes a column's type from. */
const expectTypeOfLast = async (
  column: Column,
  { database, table }: Pick<Checked, 'database' | 'table'>,
): Promise<void> => {
  const last = table.parts.at(-1)?.path ?? ''
  await using reference = await openColumn(join(last, basename(column.path)), database.domain)
  const [expected, got] = [typeOf(reference), typeOf(column)]
  if (expected !== got) throw corrupt(column.path, `${expected}, as in ${last}, got ${got}`)
}

const typeOf = ({ header }: Column): string =>
  header.kind === 'enumeration' ? `symbols of ${header.domain}` : `${header.kind} of ${header.type}`

const chunkRows = 65_536

/** Reading them is what finds an index outside its domain. */
const expectKnownSymbols = async ({ header, enumeration }: Column): Promise<void> => {
  if (enumeration === undefined) return
  for (let from = 0; from < header.count; from += chunkRows) {
    await enumeration.symbols(from, Math.min(header.count, from + chunkRows))
  }
}

const corrupt = (path: string, expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `${path}: expected ${expected}`)
