import { endianness } from 'node:os'
import { KdbFormatError } from './errors.ts'
import { type FixedTypeName, itemWidth, kdbTypes, type TypeName, type VectorItems } from './types.ts'
import { type KdbAtom, type KdbList, type KdbVector, list, vector } from './values.ts'

// Typed arrays have the byte order of the machine, and files and messages are copied into them as they are.
if (endianness() !== 'LE') throw new Error(`expected a little-endian machine, got ${endianness()}`)

/** The items that these bytes are, copied to where a typed array may start. */
export function itemsFromBytes<N extends FixedTypeName>(
  type: N,
  bytes: Uint8Array,
  littleEndian = true,
): VectorItems[N] {
  const width = itemWidth(type)
  if (bytes.length % width !== 0) {
    throw new KdbFormatError(
      'CORRUPT',
      `expected a multiple of ${width} bytes of ${type}, got ${bytes.length}`,
    )
  }
  const copy = new Uint8Array(bytes)
  if (!littleEndian) swap(Buffer.from(copy.buffer), width)
  // The table pairs each type with the array that VectorItems names.
  return new kdbTypes[type].array(copy.buffer) as VectorItems[N]
}

/** The items that these bytes are, where they stand if a typed array may start there: nobody else may change them. */
export function itemsIn<N extends FixedTypeName>(type: N, bytes: Uint8Array): VectorItems[N] {
  const width = itemWidth(type)
  if (bytes.byteOffset % width !== 0 || bytes.length % width !== 0) return itemsFromBytes(type, bytes)
  // As above; a Buffer's memory is never shared between threads here.
  const Items = kdbTypes[type].array as unknown as new (
    buffer: ArrayBufferLike,
    at: number,
    length: number,
  ) => VectorItems[N]
  return new Items(bytes.buffer, bytes.byteOffset, bytes.length / width)
}

function swap(bytes: Buffer, width: number): void {
  if (width === 2) bytes.swap16()
  if (width === 4) bytes.swap32()
  if (width === 8) bytes.swap64()
}

/** The items of a vector of this type, from any values that fit it. */
export function itemsOf<N extends TypeName>(
  type: N,
  values: Iterable<VectorItems[N][number]>,
): VectorItems[N] {
  // One constructor of the table, and both Array and the typed arrays have `from`.
  const array = kdbTypes[type].array as unknown as ItemsConstructor<N>
  return array.from(values)
}

type ItemsConstructor<N extends TypeName> = {
  from: (values: Iterable<VectorItems[N][number]>) => VectorItems[N]
}

/** The vector of one value in every row. */
export function repeated({ type, value }: KdbAtom, rows: number): KdbVector {
  // One constructor of the table, and both Array and the typed arrays can be filled; the value is of the type.
  const Items = kdbTypes[type].array as unknown as new (length: number) => { fill: (item: unknown) => never }
  return vector(type, new Items(rows).fill(value))
}

/** q's `enlist` of an atom: the vector that holds it alone. */
export const enlist = ({ type, value }: KdbAtom): KdbVector => vector(type, itemsOf(type, [value]))

/** The bytes of these items, with every NaN as the one that kdb+ itself writes. */
export function bytesFromItems(items: VectorItems[FixedTypeName]): Buffer {
  if (items instanceof Float64Array || items instanceof Float32Array) return bytesFromFloats(items)
  return Buffer.from(items.buffer, items.byteOffset, items.byteLength)
}

function bytesFromFloats(items: Float64Array | Float32Array): Buffer {
  if (!items.includes(Number.NaN)) return Buffer.from(items.buffer, items.byteOffset, items.byteLength)
  const width = items.BYTES_PER_ELEMENT
  const bytes = Buffer.from(new Uint8Array(items.buffer, items.byteOffset, items.byteLength))
  for (let row = 0; row < items.length; row++) {
    if (!Number.isNaN(items[row])) continue
    if (width === 8) bytes.writeBigUInt64LE(0xfff8_0000_0000_0000n, row * width)
    else bytes.writeUInt32LE(0xffc0_0000, row * width)
  }
  return bytes
}

/** As q does with a list of atoms: a vector where all are of one type, otherwise a mixed list. */
export function collapse(atoms: KdbAtom[]): KdbVector | KdbList {
  const [first] = atoms
  if (first === undefined || atoms.some(({ type }) => type !== first.type)) return list(atoms)
  // The values of one type fit that type's items.
  return vector(first.type, itemsOf(first.type, atoms.map(({ value }) => value) as never))
}
