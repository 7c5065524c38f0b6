import { KdbFormatError } from '../../../../kdb/errors.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import type { DirectoryEntry } from '../tree/entry.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'
import type { CheckProcess } from './check-process.ts'
import type { NamedPartition } from './checked.ts'

export async function checkColumns(
  space: TreeSpace,
  { name, directory }: NamedPartition,
  files: CheckProcess,
): Promise<void> {
  for (const [table, entry] of await entriesOf(space, directory)) {
    if (entry.kind !== 'file') await checkTable(space, { table: entry, path: `/${name}/${table}`, files })
  }
}

interface CheckedTable {
  table: DirectoryEntry
  path: string
  files: CheckProcess
}

async function checkTable(space: TreeSpace, { table, path, files }: CheckedTable): Promise<void> {
  const entries = await entriesOf(space, table)
  const list = entries.get('.d')
  if (list?.kind !== 'file') throw invalid(`expected ${path} to have a .d, got none`)
  const columns = new Set(await readColumns(files, { file: space.pathOf(list.at), path }))
  for (const column of columns) {
    if (entries.get(column)?.kind !== 'file')
      throw invalid(`expected ${path} to have a file for its column ${column}`)
  }
  for (const name of entries.keys()) {
    if (name !== '.d' && !columns.has(columnOf(name))) {
      throw invalid(`expected ${path} to have only the columns of its .d, got ${name}`)
    }
  }
}

/** `name#` and `name##` hold the items of a nested column. */
const columnOf = (file: string): string => file.replace(/#{1,2}$/, '')

async function readColumns(
  files: CheckProcess,
  { file, path }: { file: string; path: string },
): Promise<string[]> {
  try {
    return await files.ask('columns', file)
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    const reason = error.message.replaceAll(file, '.d')
    throw invalid(`expected ${path}/.d to be a list of symbols: ${reason}`, error)
  }
}

const invalid = (message: string, cause?: unknown) => new ChangesetError('INPUT_INVALID', message, cause)
