import { KdbError, KdbFormatError } from '../errors.ts'
import type { Column } from '../format/column.ts'
import { partitionVector } from '../format/partition.ts'
import { openPartColumn, type TablePart } from '../format/table.ts'
import { nullOf } from '../nulls.ts'
import { atom, type KdbList, type KdbVector, vector } from '../values.ts'
import { repeated } from '../vectors.ts'
import type { TableSource } from './mount.ts'
import { countOf, type RowSet } from './spans.ts'

/** The symbols of rows as indexes into the names of their domain. */
export type Indexes = { names: string[]; items: Int32Array }

/** The columns of a part, each opened when it is first asked for. */
export type PartColumns = AsyncDisposable & {
  /** Undefined where the column is virtual: it has no file. */
  open: (name: string) => Promise<Column | undefined>
  read: (name: string, rows: RowSet) => Promise<KdbVector | KdbList>
  /** Undefined where the column is not enumerated. */
  readIndexes: (name: string, rows: RowSet) => Promise<Indexes | undefined>
}

/** With `reuse`, what was read of a column is good until it is read again. */
export const partColumns = ({ domain, table }: TableSource, part: TablePart, reuse = false): PartColumns => {
  const opened = new AsyncDisposableStack()
  const known = new Map<string, Column>()
  const open = async (name: string): Promise<Column | undefined> => {
    const before = known.get(name)
    if (before !== undefined || !table.columns.includes(name)) return before
    const column = opened.use(await openPartColumn(part, { name, domain, reuse }))
    known.set(name, column)
    return column
  }
  return {
    open,
    async read(name, rows) {
      if (name === 'i') return rowNumbers(rows)
      const { partition } = part
      if (partition?.field === name) {
        const { type, items } = partitionVector(name, [partition.value])
        return repeated(atom(type, items[0] ?? nullOf(type)), countOf(rows))
      }
      const column = await open(name)
      if (column === undefined) throw new KdbError(name)
      expectRows(column, rows)
      return chosen(await column.read(rows.from, rows.to), rows)
    },
    async readIndexes(name, rows) {
      const column = await open(name)
      if (column?.enumeration === undefined) return undefined
      expectRows(column, rows)
      const { names, indexes } = column.enumeration
      const items = await indexes(rows.from, rows.to)
      return { names, items: rows.rows === undefined ? items : chosenItems(items, rows) }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const rowNumbers = (set: RowSet): KdbVector => {
  const numbers = new BigInt64Array(countOf(set))
  for (let at = 0; at < numbers.length; at++) numbers[at] = BigInt(set.rows?.[at] ?? set.from + at)
  return vector('long', numbers)
}

const expectRows = ({ path, header }: Column, { to }: RowSet): void => {
  if (!header.counted || to <= header.count) return
  throw new KdbFormatError('CORRUPT', `${path}: expected ${to} rows, got ${header.count}`)
}

/** Of the rows of a span, those that are asked for. */
const chosen = (values: KdbVector | KdbList, rows: RowSet): KdbVector | KdbList => {
  if (rows.rows === undefined) return values
  // The same kind of items, fewer of them.
  return {
    ...values,
    attribute: '',
    items: chosenItems<unknown[]>(values.items as unknown[], rows),
  } as typeof values
}

const chosenItems = <Items extends { [index: number]: unknown; slice: (from: number, to: number) => Items }>(
  items: Items,
  { from, rows = new Float64Array() }: RowSet,
): Items => {
  const kept = items.slice(0, rows.length)
  for (let at = 0; at < rows.length; at++) kept[at] = items[(rows[at] ?? 0) - from]
  return kept
}
