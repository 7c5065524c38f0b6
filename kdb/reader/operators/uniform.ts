import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { type KdbVector, vector } from '../../values.ts'
import { itemsOf } from '../../vectors.ts'
import { sumType } from './aggregates.ts'
import { calculate } from './arithmetic.ts'
import { castTo } from './cast.ts'
import { compareItems } from './compare.ts'
import type { Item, Operand } from './expression.ts'
import { isNumeric, itemAt, typed } from './operands.ts'
import { ofNothing } from './tally.ts'

/**
 * Functions of a whole vector that give as many items: what stands before counts, so they are never of a piece of a column
 * (code.kx.com/q/ref/sum, deltas, next, fill, min, max, avg).
 */
const functions: Record<string, (items: KdbVector) => Operand> = {
  sums: of => sums(of),
  mins: items => extremes(items, 1),
  maxs: items => extremes(items, -1),
  fills: of => fills(of),
  deltas: of => deltas(of),
  prev: items => shifted(items, 1),
  next: items => shifted(items, -1),
}

/** With a number before the vector. */
const infixFunctions: Record<string, (size: number, items: KdbVector) => Operand> = {
  xprev: (size, items) => shifted(items, size),
  msum: (size, items) => moving(size, items, 'sum'),
  mavg: (size, items) => moving(size, items, 'mean'),
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
