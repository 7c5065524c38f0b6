import { KdbError } from '../../errors.ts'
import { isNull } from '../../nulls.ts'
import type { TypeName } from '../../types.ts'
import type { Item } from './expression.ts'
import { isNumeric, isTemporal } from './operands.ts'

/**
 * Throws unless q compares these types by their underlying values (code.kx.com/q/basics/comparison). Times of two types
 * are 'nyi: one of them would have to be converted first.
 */
export function expectComparable(one: TypeName, other: TypeName): void {
  if (one === other) return
  if ([one, other].some(type => type === 'symbol' || type === 'guid')) throw new KdbError('type')
  if (isTemporal(one) && isTemporal(other)) throw new KdbError('nyi')
  if (!isNumeric(one) && !isNumeric(other)) throw new KdbError('nyi')
}

/** Below 0, 0 or above. A null is below every value, and nulls of any type are equal. */
export function compareItems(one: TypeName, a: Item, other: TypeName, b: Item): number {
  const [isNullA, isNullB] = [isNull(one, a), isNull(other, b)]
  if (isNullA || isNullB) return Number(isNullB) - Number(isNullA)
  const isFloat = isFloating(one) || isFloating(other)
  if (isFloat && typeof a === 'number' && typeof b === 'number' && isClose(a, b)) return 0
  if (a < b) return -1
  return a > b ? 1 : 0
}

const isFloating = (type: TypeName): boolean => type === 'float' || type === 'real'

/** Floats are equal within 2^-43 of the greater (code.kx.com/q/basics/precision). */
export const isClose = (a: number, b: number): boolean =>
  Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= 2 ** -43 * Math.max(Math.abs(a), Math.abs(b))

/** The same for equal values of any two types that may be compared, for looking up in a set. */
export function keyOf(type: TypeName, item: Item): Item | undefined {
  if (isNull(type, item)) return undefined
  return typeof item === 'bigint' && Number.isSafeInteger(Number(item)) ? Number(item) : item
}
