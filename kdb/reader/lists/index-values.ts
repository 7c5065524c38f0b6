import { KdbError } from '../../errors.ts'
import { nullOf } from '../../nulls.ts'
import { atom, dictionary, type KdbTable, type KdbValue, symbols } from '../../values.ts'
import type { Item } from '../operators/expression.ts'
import { isKeyed, type KeyedTable, lengthOf } from '../session/value.ts'
import { rowsAt } from '../tables/rows.ts'
import { itemOf, listOf, placeIn } from './items.ts'

/**
 * A list of its indexes, a dictionary of its keys, a table of its rows or columns; with several, what was found of the
 * next (code.kx.com/q/basics/application).
 */
export function indexValue(value: KdbValue, at: KdbValue[]): KdbValue {
  const [first, ...rest] = at
  if (first === undefined) return value
  if (rest.length === 0) return indexAt(value, first)
  // Of several items each would be asked for the rest.
  if (first.kind !== 'atom' && value.kind !== 'table') throw new KdbError('nyi')
  return indexValue(indexAt(value, first), rest)
}

function indexAt(value: KdbValue, at: KdbValue): KdbValue {
  if (at.kind === 'list') throw new KdbError('nyi')
  if (at.kind !== 'atom' && at.kind !== 'vector') throw new KdbError('type')
  if (isKeyed(value)) return rowOfKey(value, at)
  if (value.kind === 'dictionary') return entryOf(value, at)
  if (at.type === 'symbol' && value.kind === 'table') {
    return at.kind === 'atom'
      ? columnOf(value, at.value)
      : listOf(at.items.map(name => columnOf(value, name)))
  }
  if (value.kind !== 'vector' && value.kind !== 'list' && value.kind !== 'table') throw new KdbError('type')
  if (at.type !== 'long' && at.type !== 'int' && at.type !== 'short') throw new KdbError('type')
  const indexes =
    at.kind === 'atom' ? [Number(at.value)] : Array.from<number | bigint, number>(at.items, Number)
  const length = lengthOf(value)
  // What stands beyond the end no page says.
  if (indexes.some(index => index < 0 || index >= length)) throw new KdbError('nyi')
  return at.kind === 'vector' ? rowsAt(value, indexes) : itemOf(value, indexes[0] ?? 0)
}

function columnOf({ columns, values }: KdbTable, name: string): KdbValue {
  const column = values[columns.indexOf(name)]
  if (column === undefined) throw new KdbError(name)
  return column
}

/** The value of a key; null for a key that is not there (code.kx.com/q/kb/temporal-data). */
function entryOf({ keys, values }: { keys: KdbValue; values: KdbValue }, at: KdbValue): KdbValue {
  if (at.kind === 'vector') {
    return listOf(
      Array.from<Item, KdbValue>(at.items, item => entryOf({ keys, values }, atom(at.type, item as never))),
    )
  }
  const index = placeIn(keys, at)
  if (index >= 0) return itemOf(values, index)
  if (values.kind !== 'vector') throw new KdbError('nyi')
  return atom(values.type, nullOf(values.type) as never)
}

/** A row as a dictionary, by the one column of its key. */
function rowOfKey({ keys, values }: KeyedTable, at: KdbValue): KdbValue {
  const [key, ...others] = keys.values
  if (key === undefined || others.length > 0 || at.kind !== 'atom') throw new KdbError('nyi')
  const index = placeIn(key, at)
  return dictionary(
    symbols(values.columns),
    listOf(values.values.map(column => (index < 0 ? missingIn(column) : itemOf(column, index)))),
  )
}

function missingIn(column: KdbValue): KdbValue {
  if (column.kind !== 'vector') throw new KdbError('nyi')
  return atom(column.type, nullOf(column.type) as never)
}
