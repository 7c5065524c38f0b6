import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { type KdbVector, vector } from '../../values.ts'
import { itemsOf } from '../../vectors.ts'
import { sumType } from './aggregates.ts'
import { calculate, divide } from './arithmetic.ts'
import { castTo } from './cast.ts'
import { compareItems, keyOf } from './compare.ts'
import type { Item, Operand } from './expression.ts'
import { isNumeric, itemAt, toFloat, typed } from './operands.ts'
import { ofNothing } from './tally.ts'

/**
 * Functions of a whole vector that give as many items: what stands before counts, so they are never of a piece of a column
 * (code.kx.com/q/ref/sum, deltas, ratios, differ, next, fill, min, max, count, avg, dev).
 */
const functions: Record<string, (items: KdbVector) => Operand> = {
  sums: of => sums(of),
  mins: items => extremes(items, 1),
  maxs: items => extremes(items, -1),
  fills: of => fills(of),
  deltas: of => deltas(of),
  ratios: of => ratios(of),
  differ: of => differ(of),
  prev: items => shifted(items, 1),
  next: items => shifted(items, -1),
}

/** With a number before the vector. */
const infixFunctions: Record<string, (size: number, items: KdbVector) => Operand> = {
  xprev: (size, items) => shifted(items, size),
  msum: (size, items) => moving(size, items, 'sum'),
  mavg: (size, items) => moving(size, items, 'mean'),
  mcount: (size, items) => movingCount(size, items),
  mmin: (size, items) => movingLeast(size, items),
  mmax: (size, items) => movingGreatest(size, items),
  mdev: (size, items) => movingDeviation(size, items),
}

export const isUniform = (name: string): boolean => Object.hasOwn(functions, name) || isUniformInfix(name)
export const isUniformInfix = (name: string): boolean => Object.hasOwn(infixFunctions, name)

export function applyUniform(name: string, args: Operand[]): Operand {
  const [first, second, ...others] = args.map(typed)
  const isInfix = isUniformInfix(name)
  if (first === undefined || others.length > 0 || (second !== undefined) !== isInfix)
    throw new KdbError('rank')
  const of = second ?? first
  // An atom is itself, or no page says what it is.
  if (of.kind !== 'vector') throw new KdbError('nyi')
  if (!isInfix) return functions[name]?.(of) ?? of
  if (first.kind !== 'atom' || !['short', 'int', 'long'].includes(first.type)) throw new KdbError('nyi')
  return infixFunctions[name]?.(Number(first.value), of) ?? of
}

const made = (type: TypeName, items: Item[]): KdbVector =>
  // The caller's items are of the type.
  vector(type, itemsOf(type, items as never))

const eachItem = (of: KdbVector, item: (row: number) => Item): Item[] =>
  Array.from({ length: of.items.length }, (_, row) => item(row))

/** Nulls are zeros. */
function sums(of: KdbVector): KdbVector {
  const type = sumType(of.type)
  const numbers = castTo(type, of)
  let total: Item = zeroOf(type)
  return made(
    type,
    eachItem(of, row => {
      const item = itemAt(numbers, row)
      if (!isNull(type, item)) total = plus(type, total, item)
      return total
    }),
  )
}

const zeroOf = (type: TypeName): Item => (kdbTypes[type].array === BigInt64Array ? 0n : 0)

/** As `sum` adds: integers wrap. */
function plus(type: TypeName, a: Item, b: Item): Item {
  if (kdbTypes[type].array === BigInt64Array) return BigInt.asIntN(64, BigInt(a) + BigInt(b))
  const total = Number(a) + Number(b)
  return kdbTypes[type].array === Int32Array ? total | 0 : total
}

/** The least or greatest so far; infinity, or its opposite, until there is one that is not null. */
function extremes(of: KdbVector, sign: 1 | -1): KdbVector {
  const { type } = of
  let best: Item | undefined
  return made(
    type,
    eachItem(of, row => {
      const item = itemAt(of, row)
      const isBetter = best === undefined || sign * compareItems(type, item, type, best) < 0
      if (!isNull(type, item) && isBetter) best = item
      return best ?? ofNothing(type, sign)
    }),
  )
}

function fills(of: KdbVector): KdbVector {
  let before = nullOf(of.type)
  return made(
    of.type,
    eachItem(of, row => {
      const item = itemAt(of, row)
      if (!isNull(of.type, item)) before = item
      return before
    }),
  )
}

/** The first item's predecessor is zero. */
function deltas(of: KdbVector): Operand {
  if (of.type === 'symbol' || of.type === 'guid') throw new KdbError('type')
  const before = eachItem(of, row => (row === 0 ? zeroOf(of.type) : itemAt(of, row - 1)))
  return calculate('-', of, made(of.type, before))
}

/** The first item's predecessor is one. */
function ratios(of: KdbVector): Operand {
  if (!isNumeric(of.type)) throw new KdbError(of.type === 'symbol' || of.type === 'guid' ? 'type' : 'nyi')
  const before = eachItem(of, row => (row === 0 ? 1 : toFloat(of.type, itemAt(of, row - 1))))
  return divide(of, made('float', before))
}

/** Whether each item is another than the one before; the first is. */
const differ = (of: KdbVector): KdbVector =>
  made(
    'boolean',
    eachItem(of, row => Number(row === 0 || keyAt(of, row) !== keyAt(of, row - 1))),
  )

const keyAt = (of: KdbVector, row: number) => keyOf(of.type, itemAt(of, row))

/** The item so many rows before, or null. */
const shifted = (of: KdbVector, by: number): KdbVector =>
  made(
    of.type,
    eachItem(of, row => of.items[row - by] ?? nullOf(of.type)),
  )

/** Of the last so many items, those that are not null: the sum, or the mean of them. */
function moving(size: number, of: KdbVector, result: 'sum' | 'mean'): KdbVector {
  if (size <= 0 || !isNumeric(of.type)) throw new KdbError('nyi')
  const type = result === 'mean' ? 'float' : sumType(of.type)
  const numbers = castTo(type, of)
  return made(
    type,
    eachItem(of, row => {
      let [total, count] = [zeroOf(type), 0]
      for (let at = Math.max(0, row - size + 1); at <= row; at++) {
        const item = itemAt(numbers, at)
        if (isNull(type, item)) continue
        total = plus(type, total, item)
        count++
      }
      return result === 'mean' ? Number(total) / count : total
    }),
  )
}

/** How many of the last so many items are not null. */
function movingCount(size: number, of: KdbVector): KdbVector {
  if (size <= 0 || !isNumeric(of.type)) throw new KdbError('nyi')
  return made(
    'int',
    eachItem(of, row => withoutNulls(of.type, lastItems(size, of, row)).length),
  )
}

/** The least of the last so many items; null is below all. */
function movingLeast(size: number, of: KdbVector): KdbVector {
  const { type } = of
  if (size <= 0 || !isNumeric(type)) throw new KdbError('nyi')
  return made(
    type,
    eachItem(of, row =>
      lastItems(size, of, row).reduce((a, b) => (compareItems(type, b, type, a) < 0 ? b : a)),
    ),
  )
}

/** The greatest of the last so many items; the opposite of infinity until one is not null. */
function movingGreatest(size: number, of: KdbVector): KdbVector {
  const { type } = of
  if (size <= 0 || !isNumeric(type)) throw new KdbError('nyi')
  let isFound = false
  return made(
    type,
    eachItem(of, row => {
      const items = withoutNulls(type, lastItems(size, of, row))
      isFound ||= items.length > 0
      // Of nulls alone that come after an item the page does not say enough.
      if (items.length === 0 && isFound) throw new KdbError('nyi')
      if (items.length === 0) return ofNothing(type, -1)
      return items.reduce((a, b) => (compareItems(type, b, type, a) > 0 ? b : a))
    }),
  )
}

/** As `dev` of the last so many items. Beside nulls the page says too little. */
function movingDeviation(size: number, of: KdbVector): KdbVector {
  const { type } = of
  if (size <= 0 || !isNumeric(type)) throw new KdbError('nyi')
  return made(
    'float',
    eachItem(of, row => {
      const items = lastItems(size, of, row).map(item => toFloat(type, item))
      if (items.some(Number.isNaN)) throw new KdbError('nyi')
      const mean = items.reduce((total, item) => total + item, 0) / items.length
      return Math.sqrt(items.reduce((total, item) => total + (item - mean) ** 2, 0) / items.length)
    }),
  )
}

/** The last so many items up to this row. */
function lastItems(size: number, of: KdbVector, row: number): Item[] {
  const from = Math.max(0, row - size + 1)
  return Array.from({ length: row + 1 - from }, (_, at) => itemAt(of, from + at))
}

const withoutNulls = (type: TypeName, items: Item[]): Item[] => items.filter(item => !isNull(type, item))
