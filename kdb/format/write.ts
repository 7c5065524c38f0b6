import { writeFile } from 'node:fs/promises'
import { bytesFromGuid } from '../guid.ts'
import { byteWriter } from '../ipc/byte-writer.ts'
import { encodeObject } from '../ipc/encode.ts'
import { kdbTypes } from '../types.ts'
import { type KdbVector, symbols } from '../values.ts'
import { bytesFromItems } from '../vectors.ts'
import { pageLength } from './header.ts'

// Files as kdb+ 3.6 writes them, byte for byte where samples of its own exist; KX does not document the layout.
// Without attributes: q sets those itself when it is asked to.

/** Writes a column of anything but symbols, which `writeEnumeration` writes. */
export function writeColumn(path: string, column: Exclude<KdbVector, { type: 'symbol' }>): Promise<void> {
  const header = Buffer.alloc(16)
  header.set([0xfe, 0x20, kdbTypes[column.type].code])
  header.writeBigInt64LE(BigInt(column.items.length), 8)
  const items =
    column.type === 'guid' ? Buffer.concat(column.items.map(bytesFromGuid)) : bytesFromItems(column.items)
  return writeFile(path, [header, items])
}

/** Writes a column of symbols as their indexes in `domain`'s list. */
export function writeEnumeration(path: string, domain: string, indexes: BigInt64Array): Promise<void> {
  const header = Buffer.alloc(pageLength)
  header.set([0xfd, 0x20])
  header.write(domain, 16)
  header.set([0xfd, 0, 20], 4080)
  header.writeBigInt64LE(BigInt(indexes.length), 4088)
  return writeFile(path, [header, bytesFromItems(indexes)])
}

/** Writes a list of symbols, `sym` or a table's `.d`, as q's `set` does. */
export function writeSymbols(path: string, names: string[]): Promise<void> {
  const writer = byteWriter()
  writer.bytes(Buffer.of(0xff, 0x01))
  encodeObject(writer, symbols(names))
  return writeFile(path, writer.written())
}
