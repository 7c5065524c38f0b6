import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import type { Item, Operand } from './expression.ts'
import { eachRow, isInteger, isNumeric, isTemporal, itemAt, type Typed, toFloat, widest } from './operands.ts'
import { nanosPer } from './times.ts'

export type Sign = '+' | '-' | '*'

/**
 * `+`, `-` and `*` of each row. Integers wrap, an infinite one is its number, and null goes with nothing
 * (code.kx.com/q/basics/datatypes, Infinities).
 */
export function calculate(sign: Sign, left: Typed, right: Typed): Operand {
  const type = resultType(sign, left.type, right.type)
  const [first, second] = [inUnit(left, type), inUnit(right, type)]
  if (isFloating(type)) return calculateFloats(type, sign, [left, right])
  const { array } = kdbTypes[type]
  const calculateItems = array === BigInt64Array ? longs[sign] : ints[sign]
  return eachRow(type, [left, right], row => {
    const [a, b] = [first(row), second(row)]
    // Both are what the type's array holds.
    return a === undefined || b === undefined ? nullOf(type) : calculateItems(a as never, b as never)
  })
}

/** Always a float, of the underlying values (code.kx.com/q/ref/divide). */
export function divide(left: Typed, right: Typed): Operand {
  expectCounted(left.type, right.type)
  return eachRow('float', [left, right], row => {
    return toFloat(left.type, itemAt(left, row)) / toFloat(right.type, itemAt(right, row))
  })
}

/**
 * The type that two types come to, by the tables of code.kx.com/q/ref/add, subtract and multiply. Where these name a type,
 * but no page says what the value is, it is 'nyi: of months or datetimes with times of day, and of reals with times.
 */
export function resultType(sign: Sign, left: TypeName, right: TypeName): TypeName {
  expectCounted(left, right)
  if (isNumeric(left) && isNumeric(right)) return widest(left, right)
  if (isNumeric(left)) return ofTime(right, left)
  if (isNumeric(right)) return ofTime(left, right)
  if (sign === '*') throw new KdbError('type')
  return ofTimes(sign, left, right)
}

const isCounted = (type: TypeName): boolean => isNumeric(type) || isTemporal(type)

/** Symbols and guids are in no table; chars are, with types that no page gives a value of. */
function expectCounted(...types: TypeName[]): void {
  if (types.some(type => type === 'symbol' || type === 'guid')) throw new KdbError('type')
  if (!types.every(isCounted)) throw new KdbError('nyi')
}

/** Of a time and a number. */
function ofTime(time: TypeName, number: TypeName): TypeName {
  if (isInteger(number)) return time
  if (time === 'datetime') return time
  if (number === 'real') throw new KdbError('nyi')
  return time === 'date' ? 'datetime' : 'float'
}

const clocks: readonly TypeName[] = ['timespan', 'minute', 'second', 'time']

/** What two times of one type come to; of the others it is their type. */
const ofSameTimes: Partial<Record<TypeName, TypeName>> = {
  timestamp: 'timespan',
  month: 'int',
  date: 'int',
  datetime: 'float',
}

function ofTimes(sign: Sign, left: TypeName, right: TypeName): TypeName {
  if (left === right) return ofSameTimes[left] ?? left
  const [isClockLeft, isClockRight] = [clocks.includes(left), clocks.includes(right)]
  // The finer of the two: one of them is a timespan, a time, or else a second.
  if (isClockLeft && isClockRight) {
    return clocks.filter(type => type === left || type === right).sort(byNanos)[0] ?? left
  }
  const [moment, isMomentFirst] = isClockRight ? [left, true] : [right, false]
  if (isClockLeft === isClockRight || !['timestamp', 'date'].includes(moment)) throw new KdbError('nyi')
  if (sign === '-' && !isMomentFirst) throw new KdbError('nyi')
  return 'timestamp'
}

const byNanos = (one: TypeName, other: TypeName): number =>
  Number((nanosPer(one) ?? 0n) - (nanosPer(other) ?? 0n))

const isFloating = (type: TypeName): boolean => ['real', 'float', 'datetime'].includes(type)

function calculateFloats(type: TypeName, sign: Sign, [left, right]: [Typed, Typed]): Operand {
  const calculateItems = floats[sign]
  return eachRow(type, [left, right], row =>
    calculateItems(toFloat(left.type, itemAt(left, row)), toFloat(right.type, itemAt(right, row))),
  )
}

/** Reads the items of an operand in the unit of the result; undefined for null. */
function inUnit(operand: Typed, type: TypeName): (row: number) => number | bigint | undefined {
  const convert = converter(operand.type, type)
  return row => {
    const item = itemAt(operand, row)
    return isNull(operand.type, item) ? undefined : convert(item)
  }
}

function converter(from: TypeName, to: TypeName): (item: Item) => number | bigint {
  const isLong = kdbTypes[to].array === BigInt64Array
  const scale = isTemporal(from) && isTemporal(to) && from !== to ? scaleOf(from, to) : 1n
  if (isLong) return scale === 1n ? item => BigInt(item) : item => BigInt(item) * scale
  const factor = Number(scale)
  return item => Number(item) * factor
}

const nanosPerDay = 86_400_000_000_000n

/** How many of a unit one of the other is; a timestamp and a timespan have the same. */
function scaleOf(from: TypeName, to: TypeName): bigint {
  const [coarse, fine] = [from === 'date' ? nanosPerDay : nanosPer(from), nanosPer(to)]
  // Two of one type come to a number of their unit.
  return coarse === undefined || fine === undefined ? 1n : coarse / fine
}

const floats: Record<Sign, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
}

const ints: Record<Sign, (a: number, b: number) => number> = {
  '+': (a, b) => (a + b) | 0,
  '-': (a, b) => (a - b) | 0,
  '*': Math.imul,
}

const longs: Record<Sign, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => BigInt.asIntN(64, a + b),
  '-': (a, b) => BigInt.asIntN(64, a - b),
  '*': (a, b) => BigInt.asIntN(64, a * b),
}

/** The greatest multiple of a number that is not above. The type is that of the table of code.kx.com/q/ref/xbar. */
export function roundDown(left: Typed, right: Typed): Operand {
  const type = barType(left.type, right.type)
  const size = left.kind === 'atom' && typeof left.value !== 'string' ? left.value : 0
  if (size <= 0) throw new KdbError('nyi')
  if (isFloating(type)) {
    const width = Number(size)
    return eachRow(type, [right], row => width * Math.floor(toFloat(right.type, itemAt(right, row)) / width))
  }
  const isLong = kdbTypes[type].array === BigInt64Array
  const [width, wide] = [Number(size), BigInt(size)]
  return eachRow(type, [right], row => {
    const item = itemAt(right, row)
    if (isNull(right.type, item)) return nullOf(type)
    if (isLong) return longBar(BigInt(item), wide)
    return Number(item) - (((Number(item) % width) + width) % width)
  })
}

const longBar = (value: bigint, width: bigint): bigint => value - (((value % width) + width) % width)

/** A timespan is a number of nanoseconds: beside another unit than these no page says what it is. */
function barType(size: TypeName, of: TypeName): TypeName {
  if (size === 'timespan' && (of === 'timestamp' || of === 'timespan')) return of
  if (!isNumeric(size) || !isCounted(of)) throw new KdbError('nyi')
  if (isTemporal(of)) {
    if (!isInteger(size) || of === 'datetime') throw new KdbError('nyi')
    return of
  }
  return of === 'real' ? 'float' : widest(size, of)
}
