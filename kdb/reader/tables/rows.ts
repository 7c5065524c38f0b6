import { KdbError } from '../../errors.ts'
import type { KdbDictionary, KdbList, KdbTable, KdbValue, KdbVector } from '../../values.ts'

/** What has rows or items to choose from. */
export type Rows = KdbVector | KdbList | KdbTable | KdbDictionary

export function expectRows(value: { kind: string }): Rows {
  if (!['vector', 'list', 'table', 'dictionary'].includes(value.kind)) throw new KdbError('nyi')
  // Its kind is one of those.
  return value as Rows
}

/** The items, rows or entries at these indexes, each below the count. */
export function rowsAt<T extends KdbValue>(value: T, indexes: ArrayLike<number>): T {
  // What has the kind of `value` is made of it, with other items.
  if (value.kind === 'vector' || value.kind === 'list') return itemsAt(value, indexes) as T
  if (value.kind === 'table') {
    return { ...value, attribute: '', values: value.values.map(column => rowsAt(column, indexes)) }
  }
  if (value.kind === 'dictionary') {
    return {
      ...value,
      sorted: false,
      keys: rowsAt(value.keys, indexes),
      values: rowsAt(value.values, indexes),
    }
  }
  throw new KdbError('type')
}

function itemsAt(value: KdbVector | KdbList, indexes: ArrayLike<number>): KdbVector | KdbList {
  // A slice has the kind of the items; it is as long as the indexes only where there are no more of them.
  const { items } = value
  const Items = items.constructor as new (length: number) => { [index: number]: unknown }
  const chosen = new Items(indexes.length)
  for (let at = 0; at < indexes.length; at++) chosen[at] = items[indexes[at] ?? 0]
  return { ...value, attribute: '', items: chosen } as typeof value
}

/** The numbers `from` up to `to`. */
export function range(from: number, to: number): Float64Array {
  const numbers = new Float64Array(Math.max(0, to - from))
  for (let at = 0; at < numbers.length; at++) numbers[at] = from + at
  return numbers
}
