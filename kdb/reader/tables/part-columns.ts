import { KdbError, KdbFormatError } from '../../errors.ts'
import type { Column } from '../../format/column.ts'
import { partitionVector } from '../../format/partition.ts'
import { openPartColumn, type TablePart } from '../../format/table.ts'
import { nullOf } from '../../nulls.ts'
import { atom, type KdbList, type KdbVector, vector } from '../../values.ts'
import { repeated } from '../../vectors.ts'
import { addRun, newRuns, type Runs } from '../operators/runs.ts'
import type { TableSource } from './mount.ts'
import { countOf, type RowSet } from './spans.ts'

/** The symbols of rows as indexes into the names of their domain: those of run `at` have index `slots[at]`. */
export type Indexes = { names: string[]; runs: Runs }

/** The columns of a part, each opened when it is first asked for. */
export type PartColumns = AsyncDisposable & {
  /** Undefined where the column is virtual: it has no file. */
  open: (name: string) => Promise<Column | undefined>
  read: (name: string, rows: RowSet) => Promise<KdbVector | KdbList>
  /** Undefined where the column is not enumerated. */
  readIndexes: (name: string, rows: RowSet) => Promise<Indexes | undefined>
}

/** With `turns`, what was read of a column is good until that many reads of it were begun. */
export function partColumns(
  { domain, table, partsOf, countRows }: TableSource,
  part: TablePart,
  turns = 0,
): PartColumns {
  const opened = new AsyncDisposableStack()
  const known = new Map<string, Column>()
  const open = async (name: string): Promise<Column | undefined> => {
    const before = known.get(name)
    if (before !== undefined || !table.columns.includes(name)) return before
    const column = opened.use(await openPartColumn(part, { name, domain, turns }))
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
      const { enumeration } = column
      const { names, indexes } = enumeration
      // Where a column is parted, what stands in it need not be read again.
      if (column.header.attribute === 'p' && rows.rows === undefined) {
        const parts = await partsOf({ ...column, enumeration }, await countRows(table, part))
        return { names, runs: parts.runs(rows.from, rows.to) }
      }
      const items = await indexes(rows.from, rows.to)
      return { names, runs: runsIn(rows.rows === undefined ? items : chosenItems(items, rows)) }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function runsIn(indexes: Int32Array): Runs {
  const runs = newRuns(indexes.length)
  for (let row = 0; row < indexes.length; row++) addRun(runs, row, indexes[row] ?? 0)
  return runs
}

function rowNumbers(set: RowSet): KdbVector {
  const numbers = new BigInt64Array(countOf(set))
  for (let at = 0; at < numbers.length; at++) numbers[at] = BigInt(set.rows?.[at] ?? set.from + at)
  return vector('long', numbers)
}

function expectRows({ path, header }: Column, { to }: RowSet): void {
  if (!header.counted || to <= header.count) return
  throw new KdbFormatError('CORRUPT', `${path}: expected ${to} rows, got ${header.count}`)
}

/** Of the rows of a span, those that are asked for. */
function chosen(values: KdbVector | KdbList, rows: RowSet): KdbVector | KdbList {
  if (rows.rows === undefined) return values
  // The same kind of items, fewer of them.
  return {
    ...values,
    attribute: '',
    items: chosenItems<unknown[]>(values.items as unknown[], rows),
  } as typeof values
}

function chosenItems<Items extends { [index: number]: unknown; slice: (from: number, to: number) => Items }>(
  items: Items,
  { from, rows = new Float64Array() }: RowSet,
): Items {
  const kept = items.slice(0, rows.length)
  for (let at = 0; at < rows.length; at++) kept[at] = items[(rows[at] ?? 0) - from]
  return kept
}
