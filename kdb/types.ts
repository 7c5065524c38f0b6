// The kdb+ data types (code.kx.com/q/basics/datatypes): number, character, and the array that holds them.

const fixedWidth = {
  boolean: { code: 1, char: 'b', array: Uint8Array },
  byte: { code: 4, char: 'x', array: Uint8Array },
  short: { code: 5, char: 'h', array: Int16Array },
  int: { code: 6, char: 'i', array: Int32Array },
  long: { code: 7, char: 'j', array: BigInt64Array },
  real: { code: 8, char: 'e', array: Float32Array },
  float: { code: 9, char: 'f', array: Float64Array },
  char: { code: 10, char: 'c', array: Uint8Array },
  timestamp: { code: 12, char: 'p', array: BigInt64Array },
  month: { code: 13, char: 'm', array: Int32Array },
  date: { code: 14, char: 'd', array: Int32Array },
  datetime: { code: 15, char: 'z', array: Float64Array },
  timespan: { code: 16, char: 'n', array: BigInt64Array },
  minute: { code: 17, char: 'u', array: Int32Array },
  second: { code: 18, char: 'v', array: Int32Array },
  time: { code: 19, char: 't', array: Int32Array },
} as const

const textual = {
  guid: { code: 2, char: 'g', array: Array },
  symbol: { code: 11, char: 's', array: Array },
} as const

export const kdbTypes = { ...fixedWidth, ...textual }

/** Types whose items have a fixed width and live in a typed array. */
export type FixedTypeName = keyof typeof fixedWidth
export type TypeName = keyof typeof kdbTypes

/** What the vector of a type is held in: one item per row, a guid as its text. */
export type VectorItems = {
  boolean: Uint8Array
  guid: string[]
  byte: Uint8Array
  short: Int16Array
  int: Int32Array
  long: BigInt64Array
  real: Float32Array
  float: Float64Array
  char: Uint8Array
  symbol: string[]
  timestamp: BigInt64Array
  month: Int32Array
  date: Int32Array
  datetime: Float64Array
  timespan: BigInt64Array
  minute: Int32Array
  second: Int32Array
  time: Int32Array
}

const names = new Map<number, TypeName>()
for (const name of Object.keys(kdbTypes)) {
  // Object.keys forgets the key type.
  const typeName = name as TypeName
  names.set(kdbTypes[typeName].code, typeName)
}

/** The type with this number (1 to 19), or undefined. */
export const typeName = (code: number): TypeName | undefined => names.get(code)

export const isFixedWidth = (type: TypeName): type is FixedTypeName => type in fixedWidth

/** Bytes per item of a type, on disk and on the wire; a symbol takes at least its closing NUL. */
export function itemWidth(type: TypeName): number {
  if (type === 'guid') return 16
  if (type === 'symbol') return 1
  return fixedWidth[type].array.BYTES_PER_ELEMENT
}

/** `''` none, `s` sorted, `u` unique, `p` parted, `g` grouped. */
export const attributes = ['', 's', 'u', 'p', 'g'] as const
export type Attribute = (typeof attributes)[number]
