import { KdbFormatError } from '../errors.ts'
import { guidFromBytes } from '../guid.ts'
import { decodeText, decodeTexts } from '../text.ts'
import { type Attribute, attributes, isFixedWidth, itemWidth, type TypeName, typeName } from '../types.ts'
import { atom, dictionary, type KdbValue, vector } from '../values.ts'
import { itemsFromBytes } from '../vectors.ts'
import type { ByteReader } from './byte-reader.ts'

/** Decodes one object. `nesting` is how many objects within objects are followed. */
export function decodeObject(reader: ByteReader, nesting = 100): KdbValue {
  if (nesting <= 0)
    throw new KdbFormatError('LIMIT', `expected less nesting at offset ${reader.offset()}, got more`)
  const type = reader.int8()
  const inner = () => decodeObject(reader, nesting - 1)
  if (type === -128) return { kind: 'error', message: decodeText(reader.untilNul()) }
  if (type < 0) return decodeAtom(reader, nameOf(-type))
  if (type === 0) return { kind: 'list', attribute: readAttribute(reader), items: decodeItems(reader, inner) }
  if (type < 20) return decodeVector(reader, nameOf(type))
  if (type === 98) return decodeTable(reader, inner)
  if (type === 99 || type === 127) return { ...dictionary(inner(), inner()), sorted: type === 127 }
  return decodeFunction(type, { reader, inner })
}

function nameOf(code: number): TypeName {
  const name = typeName(code)
  if (name === undefined) throw unsupported(code)
  return name
}

function decodeAtom(reader: ByteReader, type: TypeName): KdbValue {
  const [value] = readItems(reader, type, 1)
  if (value === undefined) throw new KdbFormatError('TRUNCATED', `expected a ${type}, got nothing`)
  return atom(type, value)
}

function decodeVector(reader: ByteReader, type: TypeName): KdbValue {
  const attribute = readAttribute(reader)
  return vector(type, readItems(reader, type, readCount(reader, itemWidth(type))), attribute)
}

/** Reads `count` items that follow one another without a header. */
function readItems(reader: ByteReader, type: TypeName, count: number) {
  if (isFixedWidth(type)) {
    return itemsFromBytes(type, reader.bytes(count * itemWidth(type)), reader.littleEndian)
  }
  if (type === 'symbol') return decodeTexts(reader.throughNuls(count))
  return Array.from({ length: count }, () => guidFromBytes(reader.bytes(16)))
}

function readAttribute(reader: ByteReader): Attribute {
  const code = reader.uint8()
  const attribute = attributes[code]
  if (attribute === undefined)
    throw new KdbFormatError('CORRUPT', `expected an attribute 0 to 4, got ${code}`)
  return attribute
}

/** Checked against what is left before anything is allocated for it. */
function readCount(reader: ByteReader, leastWidth: number): number {
  const count = reader.int32()
  if (count < 0) throw new KdbFormatError('CORRUPT', `expected a count of items, got ${count}`)
  if (count * leastWidth > reader.remaining()) {
    throw new KdbFormatError('TRUNCATED', `expected ${count} items, got ${reader.remaining()} bytes`)
  }
  return count
}

// The smallest object is `::`, two bytes.
const decodeItems = (reader: ByteReader, inner: () => KdbValue): KdbValue[] =>
  Array.from({ length: readCount(reader, 2) }, inner)

function decodeTable(reader: ByteReader, inner: () => KdbValue): KdbValue {
  const attribute = readAttribute(reader)
  const columns = inner()
  if (columns.kind !== 'dictionary') throw notATable(`a dictionary of columns, got a ${columns.kind}`)
  const { keys, values } = columns
  if (keys.kind !== 'vector' || keys.type !== 'symbol') throw notATable('column names as symbols')
  if (values.kind !== 'list') throw notATable(`a list of columns, got a ${values.kind}`)
  if (keys.items.length !== values.items.length) {
    throw notATable(`${keys.items.length} columns, got ${values.items.length}`)
  }
  return { kind: 'table', attribute, columns: keys.items, values: values.items }
}

function decodeFunction(
  type: number,
  { reader, inner }: { reader: ByteReader; inner: () => KdbValue },
): KdbValue {
  switch (type) {
    case 100:
      return { kind: 'lambda', namespace: decodeText(reader.untilNul()), body: inner() }
    case 101:
    case 102:
    case 103:
      return { kind: 'primitive', type, code: reader.uint8() }
    case 104:
    case 105:
      return { kind: 'application', type, items: decodeItems(reader, inner) }
    case 106:
    case 107:
    case 108:
    case 109:
    case 110:
    case 111:
      return { kind: 'derived', type, of: inner() }
    default:
      throw unsupported(type)
  }
}

// Enumerations (20 to 76) mean nothing away from their sym file, so no kdb+ client reads them either.
const unsupported = (type: number): KdbFormatError =>
  new KdbFormatError('UNSUPPORTED', `expected a type that travels by itself, got type ${type}`)

const notATable = (expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `expected a table of ${expected}`)
