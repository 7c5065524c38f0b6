import { KdbError } from '../../errors.ts'
import { dictionary, type KdbTable, type KdbValue, list, vector } from '../../values.ts'
import { enlist, itemsOf } from '../../vectors.ts'
import { rowsIn } from '../operators/operands.ts'
import { isKeyed, lengthOf, sendable } from '../session/value.ts'
import type { FunctionEntry } from './function.ts'
import { itemsIn, listOf, placeIn } from './items.ts'

/** Lists one after another, dictionaries with the right one's values, tables by rows (code.kx.com/q/ref/join). */
export const join: FunctionEntry = {
  infix: true,
  ranks: [2],
  apply: ([left, right]) => joined(sendable(left), sendable(right)),
}

/** One level less of nesting (code.kx.com/q/ref/raze). */
export const raze: FunctionEntry = {
  ranks: [1],
  apply: ([of]) => razed(sendable(of)),
}

export function razed(value: KdbValue): KdbValue {
  if (value.kind === 'atom') return enlist(value)
  if (value.kind === 'vector') return value
  const [first, ...rest] = itemsIn(value.kind === 'dictionary' ? value.values : value).map(sendable)
  return first === undefined ? value : rest.reduce(joined, first.kind === 'atom' ? enlist(first) : first)
}

function joined(left: KdbValue, right: KdbValue): KdbValue {
  if (left.kind === 'table' && right.kind === 'table') return joinedRows(left, right)
  if (left.kind === 'dictionary' && right.kind === 'dictionary') return upserted(left, right)
  if (!isListed(left) || !isListed(right)) throw new KdbError('nyi')
  if ('type' in left && 'type' in right && left.type === right.type) {
    // Both have the type.
    return vector(left.type, itemsOf(left.type, [...rowsIn(left), ...rowsIn(right)] as never))
  }
  if (left.kind !== 'atom' && lengthOf(left) === 0) return right.kind === 'atom' ? enlist(right) : right
  if (right.kind !== 'atom' && lengthOf(right) === 0) return left.kind === 'atom' ? enlist(left) : left
  return list([...atomsOf(left), ...atomsOf(right)])
}

type Listed = Extract<KdbValue, { kind: 'atom' | 'vector' | 'list' }>

const isListed = (value: KdbValue): value is Listed => ['atom', 'vector', 'list'].includes(value.kind)

const atomsOf = (value: Listed): KdbValue[] =>
  value.kind === 'atom' ? [value] : itemsIn(value).map(sendable)

function joinedRows(left: KdbTable, right: KdbTable): KdbTable {
  if (left.columns.join('\0') !== right.columns.join('\0')) throw new KdbError('nyi')
  const values = left.values.map((column, at) => joined(column, right.values[at] ?? list([])))
  return { ...left, attribute: '', values }
}

type Dictionary = Extract<KdbValue, { kind: 'dictionary' }>

function upserted(left: Dictionary, right: Dictionary): KdbValue {
  if (isKeyed(left) || isKeyed(right)) throw new KdbError('nyi')
  const [keys, values] = [itemsIn(left.keys).map(sendable), itemsIn(left.values).map(sendable)]
  const [newKeys, newValues] = [itemsIn(right.keys).map(sendable), itemsIn(right.values).map(sendable)]
  newKeys.forEach((key, at) => {
    const place = placeIn(listOf(keys), key)
    const value = newValues[at] ?? list([])
    if (place >= 0) values[place] = value
    else {
      keys.push(key)
      values.push(value)
    }
  })
  return dictionary(listOf(keys), listOf(values))
}
