import { KdbError } from '../../errors.ts'
import { nullOf } from '../../nulls.ts'
import type { TypeName } from '../../types.ts'
import { dictionary, type KdbTable, type KdbValue, type KdbVector, vector } from '../../values.ts'
import { itemsOf, repeated } from '../../vectors.ts'
import type { Delete, Expression, Item, Operand, Update } from '../operators/expression.ts'
import { itemAt } from '../operators/operands.ts'
import { lengthOf } from '../session/value.ts'
import { tableOf } from '../tables/columns.ts'
import { isInMemory, type TableSource } from '../tables/mount.ts'
import { range, rowsAt } from '../tables/rows.ts'
import { conditionFlags } from './chunks.ts'
import { evaluate } from './evaluate.ts'
import { rowsByGroup } from './whole-groups.ts'

// Of tables in memory: what is on disk is never changed, and the whole of it is no value.

/** `update` gives the table anew, with columns added or changed where the conditions hold. */
export function answerUpdate(
  source: TableSource,
  { items, by, where }: Update,
  { maxRows }: { maxRows: number },
): KdbValue {
  const rows = rowsOf(source)
  const matching = matchingRows(rows, where)
  const isWhole = where.length === 0
  const chosen = isWhole ? rows : rowsAt(rows, matching)
  const whole = { columns: scopeOf(chosen), rows: matching.length }
  const columns = new Map(rows.columns.map((name, at) => [name, rows.values[at]]))
  const groups = by.length === 0 ? undefined : rowsByGroup(whole, by, maxRows)
  for (const { name, of } of items) {
    const values =
      groups === undefined
        ? forEachRow(evaluate(of, whole.columns), matching.length)
        : joined(matching.length, groups, scope => evaluate(of, scope))
    columns.set(
      name,
      isWhole ? values : merged({ before: columns.get(name), values, matching, length: lengthOf(rows) }),
    )
  }
  const values = [...columns.values()].flatMap(column => column ?? [])
  return withKeys(source, tableOf([...columns.keys()], values))
}

/** `delete` gives the table anew, without some columns, or without the rows that meet the conditions. */
export function answerDelete(source: TableSource, { columns, where }: Delete): KdbValue {
  const rows = rowsOf(source)
  if (columns.length > 0) {
    const unknown = columns.find(name => !rows.columns.includes(name))
    if (unknown !== undefined) throw new KdbError(unknown)
    // What becomes of a key that goes no page says.
    if (columns.some(name => rows.columns.indexOf(name) < source.table.keys)) throw new KdbError('nyi')
    const kept = rows.columns.filter(name => !columns.includes(name))
    return withKeys(
      source,
      tableOf(
        kept,
        kept.flatMap(name => rows.values[rows.columns.indexOf(name)] ?? []),
      ),
    )
  }
  const gone = new Set(matchingRows(rows, where))
  return withKeys(
    source,
    rowsAt(
      rows,
      range(0, lengthOf(rows)).filter(row => !gone.has(row)),
    ),
  )
}

function rowsOf(source: TableSource): KdbTable {
  const rows = isInMemory(source) ? source.table.parts[0]?.rows : undefined
  if (rows === undefined) throw new KdbError('nyi')
  return rows
}

function matchingRows(rows: KdbTable, where: Expression[]): Float64Array {
  let matching = range(0, lengthOf(rows))
  for (const condition of where) {
    const flags = conditionFlags(condition, scopeOf(rowsAt(rows, matching)), matching.length)
    matching = matching.filter((_, at) => flags[at] === 1)
  }
  return matching
}

function scopeOf(rows: KdbTable): Map<string, Operand> {
  const length = lengthOf(rows)
  const scope = new Map<string, Operand>([
    ['i', vector('long', BigInt64Array.from(range(0, length), BigInt))],
  ])
  rows.columns.forEach((name, at) => {
    const column = rows.values[at]
    if (column?.kind === 'vector' || column?.kind === 'list') scope.set(name, column)
  })
  return scope
}

type Groups = ReturnType<typeof rowsByGroup>

/** Each group's values at the places of its rows (code.kx.com/q/ref/update, By phrase). */
function joined(
  length: number,
  { rows, scopes }: Groups,
  valuesOf: (scope: Map<string, Operand>) => Operand,
): KdbVector {
  const items: Item[] = new Array(length)
  let type: TypeName | undefined
  rows.forEach((places, group) => {
    const values = forEachRow(valuesOf(scopes(group)), places.length)
    if (type !== undefined && type !== values.type) throw new KdbError('type')
    type = values.type
    places.forEach((place, at) => {
      items[place] = itemAt(values, at)
    })
  })
  // Of no rows there is no group that would say the type.
  if (type === undefined) throw new KdbError('nyi')
  return vector(type, itemsOf(type, items as never))
}

/** One value is that of every row. */
function forEachRow(operand: Operand, length: number): KdbVector {
  if (operand.kind === 'list') throw new KdbError('nyi')
  if (operand.kind === 'vector') {
    if (operand.items.length !== length) throw new KdbError('length')
    return operand
  }
  return repeated(operand, length)
}

type Merging = { before: KdbValue | undefined; values: KdbVector; matching: Float64Array; length: number }

/** New values where the conditions hold; elsewhere those of before, or nulls (code.kx.com/q/ref/update). */
function merged({ before, values, matching, length }: Merging): KdbVector {
  const { type } = values
  if (before !== undefined && (before.kind !== 'vector' || before.type !== type)) throw new KdbError('type')
  const items = Array.from({ length }, (_, row) =>
    before === undefined ? nullOf(type) : itemAt(before, row),
  )
  matching.forEach((row, at) => {
    items[row] = itemAt(values, at)
  })
  return vector(type, itemsOf(type, items as never))
}

function withKeys({ table: { keys } }: TableSource, rows: KdbTable): KdbValue {
  if (keys === 0) return rows
  const part = (from: number, to?: number) =>
    tableOf(rows.columns.slice(from, to), rows.values.slice(from, to))
  return dictionary(part(0, keys), part(keys))
}
