import { KdbError } from '../../errors.ts'
import { atom, dictionary, type KdbValue, type KdbVector, list, symbols } from '../../values.ts'
import { collapse } from '../../vectors.ts'
import { compareItems, expectComparable } from '../operators/compare.ts'
import type { Item } from '../operators/expression.ts'
import { itemAt } from '../operators/operands.ts'
import type { Value } from '../session/value.ts'

/** An item, a value of a dictionary, or a row of a table as a dictionary. */
export function itemOf(value: KdbValue, index: number): KdbValue {
  if (value.kind === 'vector') return atom(value.type, itemAt(value, index) as never)
  if (value.kind === 'dictionary') return itemOf(value.values, index)
  if (value.kind === 'table') {
    return dictionary(symbols(value.columns), listOf(value.values.map(column => itemOf(column, index))))
  }
  const item = value.kind === 'list' ? value.items[index] : undefined
  if (item === undefined) throw new KdbError('nyi')
  return item
}

/** As q does: a vector where all are atoms of one type. */
export function listOf(values: KdbValue[]): KdbValue {
  const atoms = values.flatMap(value => (value.kind === 'atom' ? [value] : []))
  return values.length > 0 && atoms.length === values.length ? collapse(atoms) : list(values)
}

/** Of a vector, its items; of a list, these as they are. */
export function itemsIn(value: Value): Value[] {
  if (value.kind === 'several' || value.kind === 'list') return value.items
  if (value.kind !== 'vector') throw new KdbError('nyi')
  const { type, items } = value as KdbVector
  return Array.from<Item, Value>(items, item => atom(type, item as never))
}

/** Where an atom stands in a vector, below 0 where it does not. */
export function placeIn(values: KdbValue, atom: KdbValue): number {
  if (values.kind === 'list' && values.items.length === 0) return -1
  if (values.kind !== 'vector' || atom.kind !== 'atom') throw new KdbError('nyi')
  expectComparable(values.type, atom.type)
  const items: Iterable<Item> = values.items
  return Array.from(items).findIndex(item => compareItems(values.type, item, atom.type, atom.value) === 0)
}
