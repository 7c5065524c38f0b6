import { KdbError } from '../../errors.ts'
import { infinityOf, nullOf } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { repeated } from '../../vectors.ts'
import { type Aggregate, sumType } from './aggregates.ts'
import type { Item, NumericItems, Operand } from './expression.ts'
import { itemAt } from './operands.ts'
import type { Runs } from './runs.ts'

/** One aggregate over all groups: what the rows of each have come to so far. */
export type Tally = {
  add: (runs: Runs, first: Operand, second: Operand) => void
  result: (slot: number) => Item
}

export function newTally(
  name: string,
  { aggregate, first, second }: { aggregate: Aggregate; first: TypeName; second: TypeName },
): Tally {
  const fast = Object.hasOwn(fastTallies, name) ? fastTallies[name]?.(first) : undefined
  return fast ?? tallyOfItems(aggregate, first, second)
}

/** An aggregate that goes over many rows at a time: what a run of rows makes of what was there before. */
type Kernel<State> = {
  start: State
  /** The items as `over` takes them, once for all runs. */
  view?: (items: NumericItems) => NumericItems
  over: (state: State, items: NumericItems, run: { from: number; to: number }) => State
  result: (state: State) => Item
}

function tallyOfRuns<State>({ start, view = items => items, over, result }: Kernel<State>): Tally {
  const states: State[] = []
  const run = { from: 0, to: 0 }
  return {
    add({ count, starts, slots }, operand) {
      const items = view(itemsOf(operand, starts[count] ?? 0))
      for (let at = 0; at < count; at++) {
        const slot = slots[at] ?? 0
        run.from = starts[at] ?? 0
        run.to = starts[at + 1] ?? 0
        states[slot] = over(states[slot] ?? start, items, run)
      }
    },
    result: slot => result(states[slot] ?? start),
  }
}

/** An atom is the same for every row. */
function itemsOf(operand: Operand, rows: number): NumericItems {
  const whole = operand.kind === 'atom' ? repeated(operand, rows) : operand
  if (whole.kind === 'list' || whole.type === 'symbol' || whole.type === 'guid') throw new KdbError('type')
  return whole.items
}

/** Row by row, for what has no kernel. */
function tallyOfItems(aggregate: Aggregate, first: TypeName, second: TypeName): Tally {
  const accumulators: ReturnType<Aggregate['accumulate']>[] = []
  const of = (slot: number) => {
    accumulators[slot] ??= aggregate.accumulate(first, second)
    return accumulators[slot]
  }
  return {
    add({ count, starts, slots }, one, other) {
      const [readOne, readOther] = [reader(one), reader(other)]
      for (let at = 0; at < count; at++) {
        const accumulator = of(slots[at] ?? 0)
        const to = starts[at + 1] ?? 0
        for (let row = starts[at] ?? 0; row < to; row++) accumulator.add(readOne(row), readOther(row))
      }
    },
    result: slot => of(slot).result(),
  }
}

/** Lists are counted, and never read. */
const reader = (operand: Operand): ((row: number) => Item) =>
  operand.kind === 'list' ? () => 0 : row => itemAt(operand, row)

const isLong = (type: TypeName): boolean => kdbTypes[type].array === BigInt64Array
const isFloating = (type: TypeName): boolean => ['real', 'float', 'datetime'].includes(type)
const isFixed = (type: TypeName): boolean => type !== 'symbol' && type !== 'guid'

/** Items of a vector of one type; typed arrays of numbers, or of bigints, are looked at as one kind each. */
type Numbers = Int32Array
type Longs = BigInt64Array

/** Rows are counted by their runs alone: what is in them is not read. */
function tallyOfCounts(): Tally {
  const counts: number[] = []
  return {
    add({ count, starts, slots }) {
      for (let at = 0; at < count; at++) {
        const slot = slots[at] ?? 0
        counts[slot] = (counts[slot] ?? 0) + (starts[at + 1] ?? 0) - (starts[at] ?? 0)
      }
    },
    result: slot => BigInt(counts[slot] ?? 0),
  }
}

// `+` and `| 0` say what a total is when a run begins: without them a loop takes three to five times as long.

const sumOfFloats: Kernel<number> = {
  start: 0,
  over(before, items, { from, to }) {
    const values = items as Numbers
    let total = +before
    for (let row = from; row < to; row++) {
      const value = values[row] as number
      if (!Number.isNaN(value)) total += value
    }
    return total
  },
  result: total => total,
}

/** Wraps as 32 bits do. Booleans and bytes have no null. */
function sumOfInts(type: TypeName): Kernel<number> {
  const none = type === 'boolean' || type === 'byte' ? Number.NaN : Number(nullOf(type))
  return {
    start: 0,
    over(before, items, { from, to }) {
      const values = items as Numbers
      let total = before | 0
      const missing = none
      for (let row = from; row < to; row++) {
        const value = values[row] as number
        if (value !== missing) total = (total + value) | 0
      }
      return total
    },
    result: total => total,
  }
}

const nullLong = -(2n ** 63n)

/** Of longs as halves of 32 bits, the lower first: a bigint of each would take five times as long. */
function halvesOf(items: NumericItems): Int32Array {
  const { buffer, byteOffset, length } = items as Longs
  return new Int32Array(buffer, byteOffset, 2 * length)
}

const isNullLong = (low: number, high: number): boolean => low === 0 && high === -(2 ** 31)

/** A sum of longs that wraps as 64 bits do; `lower` is below 2^32 between runs. */
type Halves = { lower: number; upper: number }
/** So many halves have a sum that is exact in a float. */
const exactRows = 2 ** 20

const sumOfLongs: Kernel<Halves> = {
  start: { lower: 0, upper: 0 },
  view: halvesOf,
  over(before, items, { from, to }) {
    const halves = items as Numbers
    let { lower, upper } = before
    for (let row = from; row < to; ) {
      const end = Math.min(row + exactRows, to)
      for (; row < end; row++) {
        const low = (halves[2 * row] as number) >>> 0
        const high = halves[2 * row + 1] as number
        if (isNullLong(low, high)) continue
        lower += low
        upper += high
      }
      const carry = Math.floor(lower / 2 ** 32)
      lower -= carry * 2 ** 32
      upper = (upper + carry) | 0
    }
    return { lower, upper }
  },
  result: ({ lower, upper }) => (BigInt(upper) << 32n) + BigInt(lower),
}

/** Of nothing, infinity, or its opposite; a type without one is 'nyi. */
export function ofNothing(type: TypeName, sign: 1 | -1): Item {
  const infinity = infinityOf(type)
  if (infinity === undefined) throw new KdbError('nyi')
  return sign === 1 ? infinity : -infinity
}

function leastNumber(type: TypeName): Kernel<number> {
  const none = type === 'boolean' || type === 'byte' ? Number.NaN : Number(nullOf(type))
  return {
    start: Number.POSITIVE_INFINITY,
    over(least, items, { from, to }) {
      const values = items as Numbers
      for (let row = from; row < to; row++) {
        const value = values[row] as number
        if (value < least && value !== none) least = value
      }
      return least
    },
    result: least => (least === Number.POSITIVE_INFINITY ? ofNothing(type, 1) : least),
  }
}

function greatestNumber(type: TypeName): Kernel<number> {
  const none = type === 'boolean' || type === 'byte' ? Number.NaN : Number(nullOf(type))
  return {
    start: Number.NEGATIVE_INFINITY,
    over(greatest, items, { from, to }) {
      const values = items as Numbers
      for (let row = from; row < to; row++) {
        const value = values[row] as number
        if (value > greatest && value !== none) greatest = value
      }
      return greatest
    },
    result: greatest => (greatest === Number.NEGATIVE_INFINITY ? ofNothing(type, -1) : greatest),
  }
}

const leastLong = (type: TypeName): Kernel<bigint> => ({
  start: 2n ** 63n - 1n,
  over(least, items, { from, to }) {
    const values = items as Longs
    for (let row = from; row < to; row++) {
      const value = values[row] as bigint
      if (value < least && value !== nullLong) least = value
    }
    return least
  },
  result: least => (least === 2n ** 63n - 1n ? ofNothing(type, 1) : least),
})

/** Null is below every long. */
const greatestLong = (type: TypeName): Kernel<bigint> => ({
  start: nullLong,
  over(greatest, items, { from, to }) {
    const values = items as Longs
    for (let row = from; row < to; row++) {
      const value = values[row] as bigint
      if (value > greatest) greatest = value
    }
    return greatest
  },
  result: greatest => (greatest === nullLong ? ofNothing(type, -1) : greatest),
})

type Mean = { total: number; count: number }

function meanOfNumbers(type: TypeName): Kernel<Mean> {
  const none = type === 'boolean' || type === 'byte' ? Number.NaN : Number(nullOf(type))
  return {
    start: { total: 0, count: 0 },
    over(mean, items, { from, to }) {
      const values = items as Numbers
      let { total, count } = mean
      for (let row = from; row < to; row++) {
        const value = values[row] as number
        if (value === none || Number.isNaN(value)) continue
        total += value
        count++
      }
      return { total, count }
    },
    result: ({ total, count }) => total / count,
  }
}

/** Longs are summed as floats. */
const meanOfLongs: Kernel<Mean> = {
  start: { total: 0, count: 0 },
  view: halvesOf,
  over(mean, items, { from, to }) {
    const halves = items as Numbers
    let { total, count } = mean
    for (let row = from; row < to; row++) {
      const low = (halves[2 * row] as number) >>> 0
      const high = halves[2 * row + 1] as number
      if (isNullLong(low, high)) continue
      total += high * 2 ** 32 + low
      count++
    }
    return { total, count }
  },
  result: ({ total, count }) => total / count,
}

const first = (type: TypeName): Kernel<Item | undefined> => ({
  start: undefined,
  over: (found, items, { from, to }) => found ?? (from < to ? items[from] : undefined),
  result: found => found ?? nullOf(type),
})

const last = (type: TypeName): Kernel<Item | undefined> => ({
  start: undefined,
  over: (found, items, { from, to }) => (from < to ? items[to - 1] : found),
  result: found => found ?? nullOf(type),
})

/** By the aggregate's name; undefined for a type that goes row by row. */
const fastTallies: Record<string, (type: TypeName) => Tally | undefined> = {
  count: tallyOfCounts,
  sum(type) {
    if (!isFixed(type)) return undefined
    if (isLong(sumType(type))) return isLong(type) ? tallyOfRuns(sumOfLongs) : undefined
    return tallyOfRuns(isFloating(type) ? sumOfFloats : sumOfInts(type))
  },
  min(type) {
    if (isLong(type)) return tallyOfRuns(leastLong(type))
    return isFixed(type) ? tallyOfRuns(leastNumber(type)) : undefined
  },
  max(type) {
    if (isLong(type)) return tallyOfRuns(greatestLong(type))
    return isFixed(type) ? tallyOfRuns(greatestNumber(type)) : undefined
  },
  avg(type) {
    if (isLong(type)) return tallyOfRuns(meanOfLongs)
    return isFixed(type) ? tallyOfRuns(meanOfNumbers(type)) : undefined
  },
  first: type => (isFixed(type) ? tallyOfRuns(first(type)) : undefined),
  last: type => (isFixed(type) ? tallyOfRuns(last(type)) : undefined),
}
