import { KdbFormatError } from '../errors.ts'
import { decodeText } from '../text.ts'
import { type Attribute, attributes, itemWidth, kdbTypes, type TypeName, typeName } from '../types.ts'
import type { ByteSource } from './byte-source.ts'

/** What a column's file begins with, as seen in files of kdb+ 3.x; KX does not document it. */
export type ColumnHeader = {
  attribute: Attribute
  /** Rows, as the header says. */
  count: number
  /** False where it says 0 although it has an attribute and bytes follow: another column of the table knows. */
  counted: boolean
  /** Where the rows begin, and bytes per row. */
  dataAt: number
  width: number
} & (
  | { kind: 'vector'; type: TypeName }
  /** Symbols, as indexes into the list in the file that `domain` names at the root. */
  | { kind: 'enumeration'; domain: string }
  /** Vectors of one type, as end offsets into the items in the file with `#` after its name. */
  | { kind: 'nested'; type: TypeName }
  /** Values of any type, which only a table that is one file holds. */
  | { kind: 'mixed' }
)

/** The header before enumerations since 3.6. */
export const pageLength = 4096

const anymap = 'an anymap (nested mixed lists, kdb+ 3.6)'
const symbolCode = kdbTypes.symbol.code

/** Reads a column's header and checks its count against the file's size. */
export async function readColumnHeader(source: ByteSource): Promise<ColumnHeader> {
  const page = await source.read(0, Math.min(pageLength, source.size))
  const header = parseHeader(page, source)
  const needed = header.dataAt + header.count * header.width
  if (header.count >= 0 && needed <= source.size) return header
  throw new KdbFormatError(
    'TRUNCATED',
    `${source.path}: expected ${header.count} rows of ${header.width} bytes, got ${source.size - header.dataAt} bytes`,
  )
}

function parseHeader(page: Buffer, source: ByteSource): ColumnHeader {
  if (page.length < 16) throw notAColumn(source, `${page.length} bytes`)
  const [magic, second] = page
  if (magic === 0xfe && second === 0x20) return parseVector(page, source)
  if (magic === 0xfe) return parseOldEnumeration(page, source)
  if (magic === 0xfd && second === 0x20) return parseEnumeration(page, source)
  if (magic === 0xff && second === 0x01) throw notAColumn(source, 'a serialised object (ff 01)')
  throw notAColumn(source, `bytes ${page.toString('hex', 0, 4)}`)
}

function parseVector(page: Buffer, source: ByteSource): ColumnHeader {
  const code = page.readUInt8(2)
  const attribute = readAttribute(page.readUInt8(3), source)
  if (code === 77) throw unsupported(source, anymap)
  if (code === 77 + symbolCode) throw unsupported(source, 'vectors of symbols')
  // 77 + t are vectors of type t within the rows.
  const type = typeName(code > 77 ? code - 77 : code)
  if (type === undefined || type === 'symbol') throw notAColumn(source, `type ${code}`)
  const [kind, width] = code > 77 ? (['nested', 8] as const) : (['vector', itemWidth(type)] as const)
  return {
    kind,
    type,
    attribute,
    dataAt: 16,
    width,
    ...countRows(page.readBigInt64LE(8), { attribute, source, dataAt: 16, width }),
  }
}

/** Before 3.6: the domain's name and NUL from byte 1, then 32-bit indexes. */
function parseOldEnumeration(page: Buffer, source: ByteSource): ColumnHeader {
  const end = page.indexOf(0, 1)
  if (end < 2 || end > 11 || page.length < 24) throw notAColumn(source, `bytes ${page.toString('hex', 0, 4)}`)
  const attribute = readAttribute(page.readUInt8(11), source)
  const rows = { attribute, dataAt: 24, width: 4 }
  const count = countRows(page.readBigInt64LE(16), { ...rows, source })
  return { kind: 'enumeration', domain: decodeText(page.subarray(1, end)), ...rows, ...count }
}

/** Since 3.6: a page of header, which ends in type, attribute and count, then 64-bit indexes. */
function parseEnumeration(page: Buffer, source: ByteSource): ColumnHeader {
  if (page.length < pageLength) throw notAColumn(source, `${page.length} bytes`)
  const code = page.readUInt8(4082)
  if (page.readUInt8(4081) === 1) throw unsupported(source, anymap)
  if (code !== 20) throw unsupported(source, `type ${code} after a page of header`)
  const attribute = readAttribute(page.readUInt8(4083), source)
  const rows = { attribute, dataAt: pageLength, width: 8 }
  const count = countRows(page.readBigInt64LE(4088), { ...rows, source })
  return {
    kind: 'enumeration',
    domain: decodeText(page.subarray(16, page.indexOf(0, 16))),
    ...rows,
    ...count,
  }
}

/**
 * kdb+ leaves the count 0 when it appends, so 0 means to the end of the file. With p, u or g a hash block follows the
 * rows, so that the end does not give their count.
 */
function countRows(
  count: bigint,
  rows: { attribute: Attribute; source: ByteSource; dataAt: number; width: number },
): Pick<ColumnHeader, 'count' | 'counted'> {
  if (count !== 0n) return { count: Number(count), counted: true }
  const room = Math.max(0, Math.floor((rows.source.size - rows.dataAt) / rows.width))
  if (rows.attribute === '' || rows.attribute === 's') return { count: room, counted: true }
  return { count: 0, counted: room === 0 }
}

function readAttribute(code: number, source: ByteSource): Attribute {
  const attribute = attributes[code]
  if (attribute === undefined) throw notAColumn(source, `attribute ${code}`)
  return attribute
}

const notAColumn = ({ path }: ByteSource, got: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `${path}: expected a kdb+ column, got ${got}`)

const unsupported = ({ path }: ByteSource, got: string): KdbFormatError =>
  new KdbFormatError(
    'UNSUPPORTED',
    `${path}: expected a simple, enumerated or nested simple column, got ${got}`,
  )
