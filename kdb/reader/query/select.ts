import { setImmediate } from 'node:timers/promises'
import { concatenate, concatenateGently } from '../../concatenate.ts'
import { KdbError } from '../../errors.ts'
import { dictionary, type KdbList, type KdbValue, type KdbVector, list, symbols } from '../../values.ts'
import { grade } from '../lists/sort.ts'
import { type Expression, namesIn, type SelectItem, type Selection } from '../operators/expression.ts'
import { lengthOf, operandOf } from '../session/value.ts'
import { everyColumn, tableOf } from '../tables/columns.ts'
import { isInMemory, type TableSource } from '../tables/mount.ts'
import { range, rowsAt } from '../tables/rows.ts'
import { isOnPartition, matchingParts, readChunks } from './chunks.ts'
import { evaluate, hasAggregate, hasUniform, isAggregate } from './evaluate.ts'
import { answerGroups } from './groups.ts'
import { answerWholeGroups, type Whole } from './whole-groups.ts'

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
export async function answerSelect(
  source: TableSource,
  asked: Selection,
  { maxRows }: { maxRows: number },
): Promise<KdbValue> {
  const select = { ...asked, where: await withoutAggregates(source, asked.where, maxRows) }
  // Without columns `exec` gives the last row (code.kx.com/q/ref/exec).
  if (select.exec && select.items.length === 0 && select.by.length === 0 && !select.distinct) {
    return await answerGroups(source, { ...select, items: lastOfEach(source) }, maxRows)
  }
  const isGrouped = select.by.length > 0 || select.distinct || select.items.some(({ of }) => hasAggregate(of))
  if (select.items.some(({ of }) => hasUniform(of) || (select.by.length > 0 && !isReducible(of)))) {
    return await answerWhole(source, select, { maxRows, isGrouped })
  }
  if (!isGrouped) return await answerRows(source, select, maxRows)
  const limited = select.limit !== undefined || select.order !== undefined
  // A limit comes after the groups (code.kx.com/q/basics/qsql); what it is of beside one row alone no page says.
  if (limited && (select.by.length === 0 || select.exec || select.order !== undefined))
    throw new KdbError('nyi')
  const groups = await answerGroups(source, select, maxRows)
  return limited ? rowsAt(groups, range(...limitedRows(lengthOf(groups), select))) : groups
}

/** Whether an item comes to one value of each group without its rows being kept. */
function isReducible(of: Expression): boolean {
  if (of.kind === 'literal') return true
  if (of.kind === 'apply') return hasAggregate(of.lambda.body) || of.args.every(isReducible)
  return of.kind === 'call' && (isAggregate(of.name) || of.args.every(isReducible))
}

/** Items of which whole columns are needed: of each group, or of each partition. */
async function answerWhole(
  source: TableSource,
  select: Selection,
  { maxRows, isGrouped }: { maxRows: number; isGrouped: boolean },
): Promise<KdbValue> {
  if (select.limit !== undefined || select.order !== undefined || select.distinct) throw new KdbError('nyi')
  const read = async (names: string[], from = source): Promise<Whole> => {
    const items = names.map((name): SelectItem => ({ name, of: { kind: 'name', name } }))
    const columns = await readItems(from, { ...everyRow, items, where: select.where }, maxRows)
    return {
      columns: new Map(names.map((name, at) => [name, columns[at] ?? list([])])),
      rows: columns[0]?.items.length ?? 0,
    }
  }
  if (select.by.length > 0) return await answerWholeGroups(source, select, { maxRows, read })
  // An aggregate is of all partitions, and what it is of would have to be of each.
  if (isGrouped) throw new KdbError('nyi')
  const { items } = select
  const names = [...new Set(items.flatMap(({ of }) => namesIn(of)))]
  const pieces: Piece[][] = items.map(() => [])
  for (const part of matchingParts(source, select.where)) {
    const { columns } = await read(names, { ...source, table: { ...source.table, parts: [part] } })
    items.forEach(({ of }, at) => void pieces[at]?.push(pieceOf(evaluate(of, columns))))
  }
  const columns = items.map(({ name }, at) => joinedPieces(name, pieces[at] ?? []))
  const named = items.map(({ name }) => name)
  const [only] = columns
  if (!select.exec) return tableOf(named, columns)
  const isOne = columns.length === 1 && items[0]?.named === undefined
  return only !== undefined && isOne ? only : dictionary(symbols(named), list(columns))
}

function joinedPieces(name: string, [first, ...rest]: Piece[]): Piece {
  if (first === undefined) throw new KdbError(name)
  return concatenate(name, [first, ...rest])
}

/**
 * `size=max size`: an aggregate within a condition is of the rows that meet the conditions before it. Of several
 * partitions no page says whether it is of each or of all.
 */
async function withoutAggregates(
  source: TableSource,
  where: Expression[],
  maxRows: number,
): Promise<Expression[]> {
  const known: Expression[] = []
  for (const condition of where) {
    const isOne = matchingParts(source, known).length === 1
    known.push(
      isOne && hasAggregate(condition) && !isOnPartition(source, condition)
        ? await valueOfAggregates(condition, of =>
            answerGroups(
              source,
              { ...everyRow, exec: true, items: [{ name: 'x', of }], where: known },
              maxRows,
            ),
          )
        : condition,
    )
  }
  return known
}

/** The expression with the values of its aggregates in their place. */
async function valueOfAggregates(
  expression: Expression,
  answer: (aggregate: Expression) => Promise<KdbValue>,
): Promise<Expression> {
  if (expression.kind !== 'call' || !hasAggregate(expression)) return expression
  if (isAggregate(expression.name)) return { kind: 'literal', value: operandOf(await answer(expression)) }
  const args: Expression[] = []
  for (const arg of expression.args) args.push(await valueOfAggregates(arg, answer))
  return { ...expression, args }
}

const lastOfEach = (source: TableSource): SelectItem[] =>
  everyColumn(source).map(({ name, of }) => ({
    name,
    of: { kind: 'call', name: 'last', operator: false, args: [of] },
    named: true,
  }))

async function answerRows(source: TableSource, select: Selection, maxRows: number): Promise<KdbValue> {
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
async function readSorted(
  source: TableSource,
  { items, where, order, ...limits }: Selection,
  maxRows: number,
): Promise<Piece[]> {
  if (!isInMemory(source) || order === undefined) throw new KdbError('nyi')
  const by = { name: order.column, of: { kind: 'name', name: order.column } } as const
  const columns = await readItems(source, { ...everyRow, items: [...items, by], where }, maxRows)
  const indexes = grade(columns.slice(-1), order.descending)
  const kept = indexes.slice(...limitedRows(indexes.length, limits))
  return columns.slice(0, -1).map(column => rowsAt(column, kept))
}

/** Of so many rows, from which on to which they are within a limit. */
const limitedRows = (
  rows: number,
  { limit = rows, skip = 0 }: Pick<Selection, 'limit' | 'skip'>,
): [from: number, to: number] =>
  limit < 0 ? [Math.max(0, rows + limit), rows] : [Math.min(skip, rows), Math.min(skip + limit, rows)]

/** The items of the rows that are asked for: all, the first, or the last. */
async function readItems(
  source: TableSource,
  { items, where, limit, skip = 0 }: Selection,
  maxRows: number,
): Promise<Piece[]> {
  const names = [...new Set(items.flatMap(({ of }) => namesIn(of)))]
  const kept: { pieces: Piece[]; rows: number }[] = []
  let rows = 0
  const most = limit === undefined || limit < 0 ? (limit ?? maxRows + 1) : limit + skip
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
  for (const { name } of items) {
    // Each is let go as it is joined: a large answer is there once.
    const [first, ...rest] = kept.flatMap(({ pieces }) => pieces.shift() ?? [])
    if (first === undefined) throw new KdbError(name)
    const column = await concatenateGently(name, [first, ...rest])
    whole.push(limit === undefined ? column : cut(column, { limit, skip }))
    // Other connections are served between columns of a million rows.
    await setImmediate()
  }
  return whole
}

/** An atom beside rows is 'nyi: no page says that q repeats it. */
function pieceOf(operand: ReturnType<typeof evaluate>): Piece {
  if (operand.kind === 'atom') throw new KdbError('nyi')
  return operand
}

function cut(piece: Piece, limits: { limit: number; skip: number }): Piece {
  const [from, to] = limitedRows(piece.items.length, limits)
  if (to - from === piece.items.length) return piece
  // A slice of a column's items are items of its type.
  return { ...piece, attribute: '', items: piece.items.slice(from, to) } as Piece
}
