import { setImmediate } from 'node:timers/promises'
import { concatenate } from '../concatenate.ts'
import { KdbError } from '../errors.ts'
import { dictionary, type KdbList, type KdbValue, type KdbVector, list, symbols } from '../values.ts'
import { readChunks } from './chunks.ts'
import { everyColumn, tableOf } from './columns.ts'
import { evaluate, hasAggregate } from './evaluate.ts'
import { namesIn, type SelectItem, type Selection } from './expression.ts'
import { answerGroups } from './groups.ts'
import { isInMemory, type TableSource } from './mount.ts'
import { rowsAt } from './rows.ts'
import { grade } from './sort.ts'

/** All of a table. */
export const everyRow: Selection = {
  ask: 'select',
  exec: false,
  distinct: false,
  items: [],
  by: [],
  where: [],
}

/** Answers `select` with a table; `exec` with one column as it is, or several as a dictionary. */
export const answerSelect = async (
  source: TableSource,
  select: Selection,
  { maxRows }: { maxRows: number },
): Promise<KdbValue> => {
  // Without columns `exec` gives the last row (code.kx.com/q/ref/exec).
  if (select.exec && select.items.length === 0 && select.by.length === 0 && !select.distinct) {
    return await answerGroups(source, { ...select, items: lastOfEach(source) }, maxRows)
  }
  const isGrouped = select.by.length > 0 || select.distinct || select.items.some(({ of }) => hasAggregate(of))
  if (!isGrouped) return await answerRows(source, select, maxRows)
  // The page of select does not say what a limit is of beside groups.
  if (select.limit !== undefined || select.order !== undefined) throw new KdbError('nyi')
  return await answerGroups(source, select, maxRows)
}

const lastOfEach = (source: TableSource): SelectItem[] =>
  everyColumn(source).map(({ name, of }) => ({
    name,
    of: { kind: 'call', name: 'last', operator: false, args: [of] },
    named: true,
  }))

const answerRows = async (source: TableSource, select: Selection, maxRows: number): Promise<KdbValue> => {
  const items = select.items.length > 0 ? select.items : everyColumn(source)
  const columns = await (select.order === undefined ? readItems : readSorted)(
    source,
    { ...select, items },
    maxRows,
  )
  const names = items.map(({ name }) => name)
  if (select.exec) {
    const [only] = columns
    const isOne = columns.length === 1 && items[0]?.named === undefined
    return only !== undefined && isOne ? only : dictionary(symbols(names), list(columns))
  }
  const { keys } = source.table
  const isKeyed = keys > 0 && select.items.length === 0
  if (!isKeyed) return tableOf(names, columns)
  return dictionary(
    tableOf(names.slice(0, keys), columns.slice(0, keys)),
    tableOf(names.slice(keys), columns.slice(keys)),
  )
}

type Piece = KdbVector | KdbList

/** Sorted, then limited. Not of what is on disk, as in q (code.kx.com/q/ref/select, Limit expression). */
const readSorted = async (
  source: TableSource,
  { items, where, order, limit = maxLimit }: Selection,
  maxRows: number,
): Promise<Piece[]> => {
  if (!isInMemory(source) || order === undefined) throw new KdbError('nyi')
  const by = { name: order.column, of: { kind: 'name', name: order.column } } as const
  const columns = await readItems(source, { ...everyRow, items: [...items, by], where }, maxRows)
  const indexes = grade(columns.slice(-1), order.descending)
  const kept = limit < 0 ? indexes.slice(limit) : indexes.slice(0, limit)
  return columns.slice(0, -1).map(column => rowsAt(column, kept))
}

const maxLimit = Number.MAX_SAFE_INTEGER

/** The items of the rows that are asked for: all, the first, or the last. */
const readItems = async (
  source: TableSource,
  { items, where, limit }: Selection,
  maxRows: number,
): Promise<Piece[]> => {
  const names = [...new Set(items.flatMap(({ of }) => namesIn(of)))]
  const kept: { pieces: Piece[]; rows: number }[] = []
  let rows = 0
  const most = limit ?? maxRows + 1
  for await (const { columns, rows: read } of readChunks(source, { names, where })) {
    kept.push({ pieces: items.map(({ of }) => pieceOf(evaluate(of, columns))), rows: read })
    rows += read
    for (let [first] = kept; limit !== undefined && limit < 0 && first !== undefined; [first] = kept) {
      if (kept.length === 1 || rows - first.rows < -limit) break
      kept.shift()
      rows -= first.rows
    }
    if (most >= 0 && rows >= most) break
  }
  if (Math.min(rows, Math.abs(most)) > maxRows) throw new KdbError('limit')
  const whole: Piece[] = []
  for (const [column, { name }] of items.entries()) {
    const [first, ...rest] = kept.flatMap(({ pieces }) => pieces[column] ?? [])
    if (first === undefined) throw new KdbError(name)
    whole.push(concatenate(name, [first, ...rest]))
    // Other connections are served between columns of a million rows.
    await setImmediate()
  }
  return limit === undefined ? whole : whole.map(piece => cut(piece, limit))
}

/** An atom beside rows is 'nyi: no page says that q repeats it. */
const pieceOf = (operand: ReturnType<typeof evaluate>): Piece => {
  if (operand.kind === 'atom') throw new KdbError('nyi')
  return operand
}

const cut = (piece: Piece, limit: number): Piece => {
  if (piece.items.length <= Math.abs(limit)) return piece
  const items = limit < 0 ? piece.items.slice(limit) : piece.items.slice(0, limit)
  // A slice of a column's items are items of its type.
  return { ...piece, attribute: '', items } as Piece
}
