import { KdbError } from '../../errors.ts'
import { countAllRows } from '../../format/row-counts.ts'
import { decodeText } from '../../text.ts'
import { dictionary, type KdbTable, type KdbValue, list, long, symbol, vector } from '../../values.ts'
import { enlist as enlistAtom } from '../../vectors.ts'
import type { FunctionEntry } from '../lists/function.ts'
import { itemOf } from '../lists/items.ts'
import { join, raze } from '../lists/join.ts'
import { wholeNumber } from '../lists/take.ts'
import { keyOf } from '../operators/compare.ts'
import type { Item } from '../operators/expression.ts'
import { itemAt, typed } from '../operators/operands.ts'
import { isKeyed, lengthOf, operandOf, sendable, unkeyed, type Value } from '../session/value.ts'
import { expectRows, range, rowsAt } from '../tables/rows.ts'

const count: FunctionEntry = {
  ranks: [1],
  apply: async ([value]) => {
    if (value.kind !== 'stored') return long(lengthOf(value))
    const { table, countRows } = value.source
    return long(await countAllRows(table, countRows))
  },
}

/** The first or last item; of a table that row, as a dictionary. */
const end = (which: 'first' | 'last'): FunctionEntry => ({
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    return value.kind === 'atom' ? value : endOf(which, value)
  },
})

function endOf(which: 'first' | 'last', value: KdbValue): KdbValue {
  const length = lengthOf(value)
  // Of nothing that is a null of its type: the aggregate of that name gives it.
  if (length === 0) throw new KdbError('nyi')
  return itemOf(value, which === 'first' ? 0 : length - 1)
}

const distinct: FunctionEntry = {
  ranks: [1],
  apply([of]) {
    if (of.kind === 'table') return distinctRows(of)
    const operand = typed(operandOf(of))
    if (operand.kind === 'atom') throw new KdbError('type')
    const seen = new Set<Item | undefined>()
    const kept: number[] = []
    for (let row = 0; row < operand.items.length; row++) {
      const key = keyOf(operand.type, itemAt(operand, row))
      if (seen.has(key)) continue
      seen.add(key)
      kept.push(row)
    }
    return rowsAt(operand, kept)
  },
}

function distinctRows(table: KdbTable): KdbTable {
  const columns = table.values.map(column => typed(operandOf(column)))
  const seen = new Set<string>()
  const kept = Array.from(range(0, lengthOf(table))).filter(row => {
    const key = columns.map(column => String(keyOf(column.type, itemAt(column, row)))).join('\0')
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
  return rowsAt(table, kept)
}

const til: FunctionEntry = {
  ranks: [1],
  apply([of], { state }) {
    const size = wholeNumber(sendable(of))
    if (size < 0) throw new KdbError('domain')
    if (size > state.options.maxRows) throw new KdbError('limit')
    return vector(
      'long',
      BigInt64Array.from({ length: size }, (_, index) => BigInt(index)),
    )
  },
}

const enlist: FunctionEntry = {
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    return value.kind === 'atom' ? enlistAtom(value) : list([value])
  },
}

const reverse: FunctionEntry = {
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    return value.kind === 'atom' ? value : rowsAt(expectRows(value), range(0, lengthOf(value)).reverse())
  },
}

/** A dictionary, or a table with its first columns as key, or none (code.kx.com/q/ref/dict, enkey). */
const bang: FunctionEntry = {
  infix: true,
  ranks: [2],
  apply([left, right]) {
    const [keys, values] = [sendable(left), sendable(right)]
    if (isKeyed(values) || values.kind === 'table') return enkeyed(wholeNumber(keys), values)
    if (![keys, values].every(({ kind }) => kind === 'vector' || kind === 'list')) throw new KdbError('nyi')
    if (lengthOf(keys) !== lengthOf(values)) throw new KdbError('length')
    return dictionary(keys, values)
  },
}

function enkeyed(keys: number, value: KdbValue): KdbValue {
  const table = isKeyed(value) ? unkeyed(value) : value
  if (table.kind !== 'table' || keys < 0) throw new KdbError('type')
  if (keys >= table.columns.length) throw new KdbError('length')
  if (keys === 0) return table
  const part = (from: number, to?: number) => ({
    ...table,
    columns: table.columns.slice(from, to),
    values: table.values.slice(from, to),
  })
  return dictionary(part(0, keys), part(keys))
}

/** A path as q writes one: with a colon before it. */
const hsym: FunctionEntry = {
  ranks: [1],
  apply([of]) {
    const value = sendable(of)
    if (value.kind !== 'atom' || value.type !== 'symbol') throw new KdbError('nyi')
    return symbol(value.value.startsWith(':') ? value.value : `:${value.value}`)
  },
}

/** The text of a string: a vector of chars, or one char. */
export function textOf(value: Value): string | undefined {
  if (value.kind === 'vector' && value.type === 'char') return decodeText(value.items)
  return value.kind === 'atom' && value.type === 'char' ? String.fromCharCode(value.value) : undefined
}

/** `d@`a` is `d`a` (code.kx.com/q/ref/apply). */
const applyAt: FunctionEntry = {
  infix: true,
  ranks: [2],
  apply: ([value, at], session) => session.apply(value, [at], session),
}

export const listFunctions: Record<string, FunctionEntry> = {
  count,
  first: end('first'),
  last: end('last'),
  distinct,
  til,
  enlist,
  reverse,
  ',': join,
  '@': applyAt,
  raze,
  '!': bang,
  hsym,
}
