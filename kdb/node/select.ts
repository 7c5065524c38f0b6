import { concatenate } from '../concatenate.ts'
import { KdbError } from '../errors.ts'
import { dictionary, type KdbList, type KdbValue, type KdbVector, list, symbols } from '../values.ts'
import { readChunks } from './chunks.ts'
import { everyColumn, tableOf } from './columns.ts'
import { evaluate, hasAggregate } from './evaluate.ts'
import { namesIn } from './expression.ts'
import { answerGroups } from './groups.ts'
import type { MountedTable } from './mount.ts'
import type { Select } from './query.ts'

/** Answers `select` with a table; `exec` with one column as it is, or several as a dictionary. */
export const answerSelect = async (
  source: MountedTable,
  select: Select,
  { maxRows }: { maxRows: number },
): Promise<KdbValue> => {
  const isGrouped = select.by.length > 0 || select.distinct || select.items.some(({ of }) => hasAggregate(of))
  if (!isGrouped) return await answerRows(source, select, maxRows)
  if (select.limit !== undefined) throw new KdbError('nyi')
  return await answerGroups(source, select, maxRows)
}

const answerRows = async (source: MountedTable, select: Select, maxRows: number): Promise<KdbValue> => {
  const items = select.items.length > 0 ? select.items : everyColumn(source)
  const columns = await readItems(source, { ...select, items }, maxRows)
  const names = items.map(({ name }) => name)
  if (select.exec) {
    const [only] = columns
    return only !== undefined && columns.length === 1 ? only : dictionary(symbols(names), list(columns))
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

/** The items of the rows that are asked for: all, the first, or the last. */
const readItems = async (
  source: MountedTable,
  { items, where, limit }: Select,
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
  const whole = items.map(({ name }, column) => {
    const [first, ...rest] = kept.flatMap(({ pieces }) => pieces[column] ?? [])
    if (first === undefined) throw new KdbError(name)
    return concatenate(name, [first, ...rest])
  })
  return limit === undefined ? whole : whole.map(piece => cut(piece, limit))
}

/** An atom beside rows is 'nyi: no page says that q repeats it. */
const pieceOf = (operand: ReturnType<typeof evaluate>): Piece => {
  if (operand.kind === 'atom') throw new KdbError('nyi')
  return operand
}

const cut = (piece: Piece, limit: number): Piece => {
  const items = limit < 0 ? piece.items.slice(limit) : piece.items.slice(0, limit)
  // A slice of a column's items are items of its type.
  return { ...piece, attribute: '', items } as Piece
}
