import { KdbError } from '../../errors.ts'
import { infinityOf, isNull, nullOf } from '../../nulls.ts'
import type { TypeName } from '../../types.ts'
import { keyOf } from './compare.ts'
import type { Item } from './expression.ts'
import { isInteger, isNumeric, isTemporal, toFloat } from './operands.ts'

/** One value out of many rows, which come one after another; `second` is of `wavg` alone. */
export type Accumulator = { add: (item: Item, second: Item) => void; result: () => Item }

export type Aggregate = {
  args: 1 | 2
  /** The type of the result for these of the arguments; throws where q has none. */
  type: (type: TypeName, second?: TypeName) => TypeName
  accumulate: (type: TypeName, second: TypeName) => Accumulator
}

/** Means are of numbers and of the numbers that underlie times (code.kx.com/q/ref/avg, var, med; basics/math). */
function toFloatType(type: TypeName): TypeName {
  if (isNumeric(type) || isTemporal(type)) return 'float'
  throw new KdbError(type === 'char' ? 'nyi' : 'type')
}

/** code.kx.com/q/ref/sum, Domains and ranges. */
export function sumType(type: TypeName): TypeName {
  if (isInteger(type) && type !== 'long') return 'int'
  if (isNumeric(type) || isTemporal(type)) return type
  throw new KdbError('type')
}

const sum: Aggregate = {
  args: 1,
  type: sumType,
  accumulate(type) {
    const resultType = sumType(type)
    if (typeof nullOf(resultType) === 'bigint') return sumOfLongs(type)
    const isFloating = ['real', 'float', 'datetime'].includes(resultType)
    let total = 0
    return {
      add(item) {
        if (!isNull(type, item)) total += Number(item)
      },
      result: () => (isFloating ? total : Number(BigInt.asIntN(32, BigInt(total)))),
    }
  },
}

function sumOfLongs(type: TypeName): Accumulator {
  let total = 0n
  return {
    add(item) {
      if (!isNull(type, item)) total += BigInt(item)
    },
    result: () => BigInt.asIntN(64, total),
  }
}

/** Mean and variance of what is no null, by Welford's sums, which do not lose the small beside the large. */
const moments = (finish: (mean: number, squares: number, count: number) => number): Aggregate => ({
  args: 1,
  type: toFloatType,
  accumulate(type) {
    let [count, mean, squares] = [0, 0, 0]
    return {
      add(item) {
        const value = toFloat(type, item)
        if (Number.isNaN(value)) return
        count++
        const delta = value - mean
        mean += delta / count
        squares += delta * (value - mean)
      },
      result: () => (count === 0 ? Number.NaN : finish(mean, squares, count)),
    }
  },
})

const avg: Aggregate = {
  args: 1,
  type: toFloatType,
  accumulate(type) {
    let [count, total] = [0, 0]
    return {
      add(item) {
        const value = toFloat(type, item)
        if (Number.isNaN(value)) return
        count++
        total += value
      },
      result: () => total / count,
    }
  },
}

/** Of numbers as floats (code.kx.com/q/ref/sum, wsum); nulls are zeros. */
const wsum: Aggregate = {
  args: 2,
  type: (type, second = type) => {
    if (!isNumeric(type) || !isNumeric(second)) throw new KdbError('nyi')
    return 'float'
  },
  accumulate(type, second) {
    let total = 0
    return {
      add(item, other) {
        const product = toFloat(type, item) * toFloat(second, other)
        if (!Number.isNaN(product)) total += product
      },
      result: () => total,
    }
  },
}

/** Nulls in either argument are ignored. */
const wavg: Aggregate = {
  args: 2,
  type: (type, second = type) => {
    toFloatType(type)
    return toFloatType(second)
  },
  accumulate(type, second) {
    let [weights, total] = [0, 0]
    return {
      add(item, other) {
        const [weight, value] = [toFloat(type, item), toFloat(second, other)]
        if (Number.isNaN(weight) || Number.isNaN(value)) return
        weights += weight
        total += weight * value
      },
      result: () => total / weights,
    }
  },
}

type Pairs = { count: number; covariance: number; squares: number; otherSquares: number }

/** Of pairs of numbers, by sums of what each is beyond the mean so far. */
const ofPairs = (finish: (pairs: Pairs) => number, hasNulls: boolean): Aggregate => ({
  args: 2,
  type: (type, second = type) => {
    toFloatType(type)
    return toFloatType(second)
  },
  accumulate(type, second) {
    let [count, mean, otherMean] = [0, 0, 0]
    let [covariance, squares, otherSquares] = [0, 0, 0]
    return {
      add(item, other) {
        const [value, otherValue] = [toFloat(type, item), toFloat(second, other)]
        if (Number.isNaN(value) || Number.isNaN(otherValue)) {
          if (hasNulls) return
          throw new KdbError('nyi')
        }
        count++
        const [delta, otherDelta] = [value - mean, otherValue - otherMean]
        mean += delta / count
        otherMean += otherDelta / count
        covariance += delta * (otherValue - otherMean)
        squares += delta * (value - mean)
        otherSquares += otherDelta * (otherValue - otherMean)
      },
      result: () => (count === 0 ? Number.NaN : finish({ count, covariance, squares, otherSquares })),
    }
  },
})

/**
 * Nulls do not take part. Of nothing the least is infinity (sign 1), and the greatest its opposite
 * (code.kx.com/q/ref/min). That page gives boolean, byte and char too, but not what they are of nothing.
 */
const extreme = (sign: 1 | -1): Aggregate => ({
  args: 1,
  type: type => {
    if (type === 'symbol' || type === 'guid') throw new KdbError('type')
    return type
  },
  accumulate(type) {
    let best: Item | undefined
    return {
      add(item) {
        if (isNull(type, item)) return
        if (best === undefined || (sign === 1 ? item < best : item > best)) best = item
      },
      result() {
        if (best !== undefined) return best
        const infinity = infinityOf(type)
        if (infinity === undefined) throw new KdbError('nyi')
        return sign === 1 ? infinity : -infinity
      },
    }
  },
})

/** Whether all, or any, are not zero (code.kx.com/q/ref/all-any). */
const flags = (start: 0 | 1): Aggregate => ({
  args: 1,
  type: type => {
    if (type === 'symbol' || type === 'guid') throw new KdbError('type')
    return 'boolean'
  },
  accumulate(type) {
    let flag = start
    return {
      add(item) {
        const isTrue = isNull(type, item) || Number(item) !== 0
        if (isTrue !== (start === 1)) flag = start === 1 ? 0 : 1
      },
      result: () => flag,
    }
  },
})

const count: Aggregate = {
  args: 1,
  type: () => 'long',
  accumulate() {
    let rows = 0
    return { add: () => rows++, result: () => BigInt(rows) }
  },
}

/** How many values there are, a null among them as one. */
const countDistinct: Aggregate = {
  args: 1,
  type: () => 'long',
  accumulate(type) {
    const seen = new Set<Item | undefined>()
    return { add: item => seen.add(keyOf(type, item)), result: () => BigInt(seen.size) }
  },
}

const first: Aggregate = {
  args: 1,
  type: type => type,
  accumulate(type) {
    let found: Item | undefined
    return {
      add(item) {
        found ??= item
      },
      result: () => found ?? nullOf(type),
    }
  },
}

const last: Aggregate = {
  args: 1,
  type: type => type,
  accumulate(type) {
    let found = nullOf(type)
    return {
      add(item) {
        found = item
      },
      result: () => found,
    }
  },
}

/** `avg x (iasc x)@floor .5*-1 0+count x` (code.kx.com/q/ref/med): nulls stand first, as any value exceeds a null. */
const med: Aggregate = {
  args: 1,
  type: toFloatType,
  accumulate(type) {
    const values: number[] = []
    return {
      add: item => values.push(toFloat(type, item)),
      result() {
        const rank = (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)
        values.sort((a, b) => rank(a) - rank(b) || 0)
        const middle = [values[Math.floor((values.length - 1) / 2)], values[Math.floor(values.length / 2)]]
        const known = middle.filter(value => value !== undefined && !Number.isNaN(value))
        return known.reduce<number>((total, value) => total + (value ?? 0), 0) / known.length
      },
    }
  },
}

export const aggregates: Record<string, Aggregate> = {
  count,
  // A name that no request can write: it stands for the two words.
  'count distinct': countDistinct,
  sum,
  avg,
  min: extreme(1),
  max: extreme(-1),
  first,
  last,
  dev: moments((_mean, squares, count) => Math.sqrt(squares / count)),
  var: moments((_mean, squares, count) => squares / count),
  sdev: moments((_mean, squares, count) => Math.sqrt(squares / (count - 1))),
  svar: moments((_mean, squares, count) => squares / (count - 1)),
  wavg,
  wsum,
  /** Pairs with a null are ignored (code.kx.com/q/ref/cor); of a covariance the page does not say. */
  cor: ofPairs(
    ({ covariance, squares, otherSquares }) => covariance / Math.sqrt(squares * otherSquares),
    true,
  ),
  cov: ofPairs(({ covariance, count }) => covariance / count, false),
  scov: ofPairs(({ covariance, count }) => covariance / (count - 1), false),
  all: flags(1),
  any: flags(0),
  med,
}
