import { KdbError } from '../../errors.ts'
import { isNull } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { vector } from '../../values.ts'
import { castTo } from './cast.ts'
import { compareItems, expectComparable, isClose, keyOf } from './compare.ts'
import type { Item, Operand } from './expression.ts'
import { eachRow, isTemporal, itemAt, type Typed } from './operands.ts'

/** Of each row, whether its order passes the test: below 0, 0 or above. */
export function compare(one: Typed, other: Typed, test: (order: number) => boolean): Operand {
  const [left, right] = aligned(one, other)
  expectComparable(left.type, right.type)
  return (
    compareWithAtom(left, right, test) ??
    eachRow('boolean', [left, right], row =>
      Number(test(compareItems(left.type, itemAt(left, row), right.type, itemAt(right, row)))),
    )
  )
}

const clocks: readonly TypeName[] = ['timespan', 'minute', 'second', 'time']

/**
 * Times of two types as one: a timestamp becomes what the time of day beside it is, and of two times of day each becomes a
 * timespan (code.kx.com/q/basics/comparison, Temporal values).
 */
function aligned(left: Typed, right: Typed): [Typed, Typed] {
  const [isClockLeft, isClockRight] = [clocks.includes(left.type), clocks.includes(right.type)]
  if (left.type === right.type || !isTemporal(left.type) || !isTemporal(right.type)) return [left, right]
  if (isClockLeft && isClockRight) return [castTo('timespan', left), castTo('timespan', right)]
  if (left.type === 'timestamp' && isClockRight) return [castTo(right.type, left), right]
  if (right.type === 'timestamp' && isClockLeft) return [left, castTo(left.type, right)]
  return [left, right]
}

/** The commonest case, a column of numbers or times with one of its type that is not null; undefined for others. */
function compareWithAtom(left: Typed, right: Typed, test: (order: number) => boolean): Operand | undefined {
  if (left.kind !== 'vector' || right.kind !== 'atom' || left.type !== right.type) return undefined
  const { array } = kdbTypes[left.type]
  // The null of a char is not the least that its array holds, as that of the others is.
  if (array === Array || array === Float32Array || left.type === 'char') return undefined
  if (isNull(right.type, right.value)) return undefined
  // What each order comes to, asked once.
  const [below, equal, above] = [Number(test(-1)), Number(test(0)), Number(test(1))]
  const flags = new Uint8Array(left.items.length)
  if (array === BigInt64Array) {
    const [items, value] = [left.items as BigInt64Array, right.value as bigint]
    for (let row = 0; row < flags.length; row++) {
      const item = items[row] as bigint
      flags[row] = item < value ? below : item === value ? equal : above
    }
  } else if (array === Float64Array) {
    const [items, value] = [left.items as Float64Array, right.value as number]
    for (let row = 0; row < flags.length; row++) {
      const item = items[row] as number
      // A null is no number, and below all of them.
      if (item > value ? !isClose(item, value) : false) flags[row] = above
      else flags[row] = item === value || isClose(item, value) ? equal : below
    }
  } else {
    const [items, value] = [left.items as Int32Array, right.value as number]
    for (let row = 0; row < flags.length; row++) {
      const item = items[row] as number
      flags[row] = item < value ? below : item === value ? equal : above
    }
  }
  return vector('boolean', flags)
}

/** Both bounds are inclusive. */
export function isWithin(one: Typed, bounds: Typed): Operand {
  const [left, right] = aligned(one, bounds)
  expectComparable(left.type, right.type)
  if (right.kind !== 'vector' || right.items.length !== 2) throw new KdbError('nyi')
  const order = (row: number, bound: number) =>
    compareItems(left.type, itemAt(left, row), right.type, itemAt(right, bound))
  return eachRow('boolean', [left], row => Number(order(row, 0) >= 0 && order(row, 1) <= 0))
}

/** Beside one item types may differ, beside a vector of others not (code.kx.com/q/ref/in, Mixed argument types). */
export function isIn(left: Typed, right: Typed): Operand {
  expectComparable(left.type, right.type)
  if (left.type !== right.type && right.kind === 'vector' && right.items.length !== 1)
    throw new KdbError('type')
  const items: Iterable<Item> = right.kind === 'vector' ? right.items : [right.value]
  const wanted = new Set(Array.from(items, item => keyOf(right.type, item)))
  return eachRow('boolean', [left], row => Number(wanted.has(keyOf(left.type, itemAt(left, row)))))
}

/**
 * The lesser or the greater of two underlying values; of booleans logical and, or. The type is the higher of the two
 * (code.kx.com/q/ref/lesser, greater).
 */
export function pick(left: Typed, right: Typed, isFirst: (order: number) => boolean): Operand {
  const { type } = kdbTypes[left.type].code >= kdbTypes[right.type].code ? left : right
  if (left.type !== right.type && (isTemporal(left.type) || isTemporal(right.type))) throw new KdbError('nyi')
  if (type === 'symbol' || type === 'guid') throw new KdbError('type')
  const [first, second] = [castTo(type, left), castTo(type, right)]
  return eachRow(type, [first, second], row => {
    const [a, b] = [itemAt(first, row), itemAt(second, row)]
    return isFirst(compareItems(type, a, type, b)) ? a : b
  })
}
