import { KdbError } from '../../errors.ts'
import { type KdbTable, type KdbValue, vector } from '../../values.ts'
import { compareItems } from '../operators/compare.ts'
import { itemAt } from '../operators/operands.ts'
import { isKeyed, lengthOf, sendable, unkeyed } from '../session/value.ts'
import { rowsAt } from '../tables/rows.ts'
import type { FunctionEntry } from './function.ts'
import { namesOf } from './take.ts'

/** The indexes that bring columns into order, the first before the second. Equal rows stay as they stand. */
export function grade(columns: KdbValue[], descending = false): number[] {
  const comparisons = columns.map(comparisonOf)
  const sign = descending ? -1 : 1
  return Array.from(
    { length: lengthOf(columns[0] ?? { kind: 'list', attribute: '', items: [] }) },
    (_, index) => index,
  ).sort((a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return sign * order
    }
    return 0
  })
}

/** Lists of several types are sorted by type first; they are 'nyi. */
function comparisonOf(column: KdbValue): (a: number, b: number) => number {
  if (column.kind !== 'vector') throw new KdbError('nyi')
  return (a, b) => compareItems(column.type, itemAt(column, a), column.type, itemAt(column, b))
}

/** `asc x` and `desc x` (code.kx.com/q/ref/asc, desc). */
const sortWhole = (descending: boolean): FunctionEntry => ({
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    if (value.kind === 'vector')
      return marked(rowsAt(value, grade([value], descending)), descending ? '' : 's')
    if (isKeyed(value)) {
      const sorted = rowsAt(value, grade(value.values.values.slice(0, 1), descending))
      return { ...sorted, values: markFirst(sorted.values, descending) }
    }
    if (value.kind === 'table')
      return markFirst(rowsAt(value, grade(value.values.slice(0, 1), descending)), descending)
    if (value.kind === 'dictionary') return rowsAt(value, grade([value.values], descending))
    throw new KdbError('nyi')
  },
})

const marked = <T extends KdbValue>(value: T, attribute: '' | 's' | 'p'): T =>
  value.kind === 'vector' ? { ...value, attribute } : value

/** `asc` marks the column that it sorts by: parted where there are others beside it. */
function markFirst<T extends KdbValue>(table: T, descending: boolean): T {
  if (table.kind !== 'table' || descending) return table
  const attribute = table.columns.length > 1 ? 'p' : 's'
  return {
    ...table,
    values: table.values.map((column, at) => (at === 0 ? marked(column, attribute) : column)),
  }
}

/** `` `price xdesc t `` */
const sortBy = (descending: boolean): FunctionEntry => ({
  infix: true,
  ranks: [2],
  apply([by, of]) {
    const [names, value] = [namesOf(by), sendable(of)]
    if (names === undefined) throw new KdbError('type')
    const table = isKeyed(value) ? unkeyed(value) : value
    if (table.kind !== 'table') throw new KdbError('nyi')
    const indexes = grade(
      names.map(name => columnNamed(table, name)),
      descending,
    )
    const [first] = names
    const mark = (rows: KdbTable): KdbTable => ({
      ...rows,
      values: rows.values.map((column, at) =>
        rows.columns[at] === first ? marked(column, descending ? '' : 's') : column,
      ),
    })
    if (!isKeyed(value)) return mark(rowsAt(table, indexes))
    const sorted = rowsAt(value, indexes)
    return { ...sorted, keys: mark(sorted.keys), values: mark(sorted.values) }
  },
})

function columnNamed({ columns, values }: KdbTable, name: string): KdbValue {
  const column = values[columns.indexOf(name)]
  if (column === undefined) throw new KdbError(name)
  return column
}

/** The indexes that would sort (code.kx.com/q/ref/asc, desc). */
const gradeOf = (descending: boolean): FunctionEntry => ({
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    if (value.kind !== 'vector') throw new KdbError('nyi')
    return vector('long', BigInt64Array.from(grade([value], descending), BigInt))
  },
})

export const sortFunctions: Record<string, FunctionEntry> = {
  asc: sortWhole(false),
  desc: sortWhole(true),
  iasc: gradeOf(false),
  idesc: gradeOf(true),
  xasc: sortBy(false),
  xdesc: sortBy(true),
}
