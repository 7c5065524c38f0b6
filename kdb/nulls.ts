import { nullGuid } from './guid.ts'
import type { TypeName } from './types.ts'

type Item = number | bigint | string

const of16Bits = { null: -(2 ** 15), infinity: 2 ** 15 - 1 }
const of32Bits = { null: -(2 ** 31), infinity: 2 ** 31 - 1 }
const of64Bits = { null: -(2n ** 63n), infinity: 2n ** 63n - 1n }
const ofFloats = { null: Number.NaN, infinity: Number.POSITIVE_INFINITY }

/** The null of each type, which for boolean and byte is no more than zero, and infinity where there is one. */
const specials: Record<TypeName, { null: Item; infinity?: number | bigint }> = {
  boolean: { null: 0 },
  guid: { null: nullGuid },
  byte: { null: 0 },
  short: of16Bits,
  int: of32Bits,
  long: of64Bits,
  real: ofFloats,
  float: ofFloats,
  char: { null: 0x20 },
  symbol: { null: '' },
  timestamp: of64Bits,
  month: of32Bits,
  date: of32Bits,
  datetime: ofFloats,
  timespan: of64Bits,
  minute: of32Bits,
  second: of32Bits,
  time: of32Bits,
}

export const nullOf = (type: TypeName): Item => specials[type].null

/** False for boolean and byte, which have no value to spare. */
export const isNull = (type: TypeName, value: Item): boolean =>
  type !== 'boolean' && type !== 'byte' && Object.is(value, specials[type].null)

/** Undefined for types that are not numbers or times. */
export const infinityOf = (type: TypeName): number | bigint | undefined => specials[type].infinity

/** An infinity as q prints it, such as `-0Wi` or `0w`; undefined for every other value. */
export function infinityText(type: TypeName, value: Item): string | undefined {
  const { infinity } = specials[type]
  if (infinity === undefined || (value !== infinity && value !== -infinity)) return undefined
  return `${value < 0 ? '-' : ''}0${suffixes[type] ?? ''}`
}

const suffixes: Partial<Record<TypeName, string>> = {
  short: 'Wh',
  int: 'Wi',
  long: 'W',
  real: 'we',
  float: 'w',
  timestamp: 'Wp',
  month: 'Wm',
  date: 'Wd',
  datetime: 'wz',
  timespan: 'Wn',
  minute: 'Wu',
  second: 'Wv',
  time: 'Wt',
}
