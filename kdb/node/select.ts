import { KdbError } from '../errors.ts'
import { columnsOf } from '../format/database.ts'
import { dictionary, type KdbValue, list, symbols } from '../values.ts'
import type { MountedTable } from './mount.ts'
import { matchingRows, type PartRows, readColumn, type Source } from './parts.ts'
import type { Select } from './query.ts'
import { reduceItems, reduceItemsByPartition } from './reduce.ts'
import { lengthOf } from './spans.ts'

/** Answers `select` with a table; `exec` with one column as it is, or several as a dictionary. */
export const answerSelect = async (
  { mount, table }: MountedTable,
  select: Select,
  { maxRows }: { maxRows: number },
): Promise<KdbValue> => {
  const source = { database: mount.database, table }
  if (select.by !== undefined || select.items.some(({ reduction }) => reduction !== undefined)) {
    const rows = await matchingRows({ mount, table }, select.where)
    return await (select.by === undefined ? reduceItems : reduceItemsByPartition)(source, select, rows)
  }
  const rows = await matchingRows({ mount, table }, select.where, select.limit ?? maxRows + 1)
  if (rows.reduce((sum, { spans }) => sum + lengthOf(spans), 0) > maxRows) throw new KdbError('limit')
  return await readItems(source, select, rows)
}

const readItems = async (source: Source, select: Select, parts: PartRows[]): Promise<KdbValue> => {
  const everyColumn = columnsOf(source.database, source.table).map(column => ({ name: column, column }))
  const items = select.items.length > 0 ? select.items : everyColumn
  const columns = items.map(({ name }) => name)
  const values: KdbValue[] = []
  for (const { column } of items) values.push(await readColumn(source, column, parts))
  if (!select.exec) return { kind: 'table', attribute: '', columns, values }
  const [only] = values
  return only !== undefined && values.length === 1 ? only : dictionary(symbols(columns), list(values))
}
