import { KdbError } from '../errors.ts'
import { columnsOf } from '../format/database.ts'
import { dictionary, type KdbValue, list, symbols } from '../values.ts'
import type { MountedTable } from './mount.ts'
import { matchingParts, type PartRows, readColumn, type Source } from './parts.ts'
import type { Select, SelectItem } from './query.ts'
import { reduceItems, reduceItemsByPartition } from './reduce.ts'
import { firstRows, lengthOf } from './spans.ts'

/** Answers `select` with a table; `exec` with one column as it is, or several as a dictionary. */
export const answerSelect = async (
  { mount, table }: MountedTable,
  select: Select,
  { maxRows }: { maxRows: number },
): Promise<KdbValue> => {
  const source = { database: mount.database, table }
  const parts = await matchingParts(mount, table, select.where)
  if (select.by !== undefined) return await reduceItemsByPartition(source, select, parts)
  if (select.items.some(isReduced)) return await reduceItems(source, select, parts)
  return await readItems(source, select, limitRows(parts, select.limit, maxRows))
}

const isReduced = ({ reduction }: SelectItem): boolean => reduction !== undefined

/** The rows that `select[n]` leaves; more than `maxRows` of them are q's 'limit. */
const limitRows = (parts: PartRows[], limit: number | undefined, maxRows: number): PartRows[] => {
  let left = limit ?? maxRows + 1
  const kept: PartRows[] = []
  for (const { part, spans } of parts) {
    const first = firstRows(spans, left)
    left -= lengthOf(first)
    kept.push({ part, spans: first })
  }
  const rows = kept.reduce((sum, { spans }) => sum + lengthOf(spans), 0)
  if (rows > maxRows) throw new KdbError('limit')
  return kept
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
