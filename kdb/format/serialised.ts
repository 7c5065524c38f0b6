import { KdbFormatError } from '../errors.ts'
import { decodeTexts } from '../text.ts'
import { openByteSource } from './open.ts'

/** What a file may make its reader hold. It comes from whoever can write to a bucket. */
type SymbolLimits = { bytes: number; symbols: number }

const mebibyte = 2 ** 20

/** A `sym` of ten million symbols takes some 500 MB of memory. */
const domainLimits: SymbolLimits = { bytes: 256 * mebibyte, symbols: 10_000_000 }
const columnLimits: SymbolLimits = { bytes: mebibyte, symbols: 65_536 }

/** Reads a list of symbols such as `sym`. Its count is not kept when kdb+ appends: the file's end counts. */
export async function readSymbols(path: string, limits = domainLimits): Promise<string[]> {
  const bytes = await readSerialised(path, limits)
  if (bytes.length < 8 || bytes.readUInt8(2) !== 11) {
    throw new KdbFormatError(
      'CORRUPT',
      `${path}: expected a symbol list (ff 01 0b), got ${bytes.toString('hex', 0, 3)}`,
    )
  }
  const names = bytes.subarray(8)
  if (names.length > 0 && names.at(-1) !== 0) {
    throw new KdbFormatError(
      'TRUNCATED',
      `${path}: expected the last symbol to end in NUL, got ${names.at(-1)}`,
    )
  }
  if (hasMoreNuls(names, limits.symbols)) {
    throw new KdbFormatError('LIMIT', `${path}: expected at most ${limits.symbols} symbols, got more`)
  }
  return decodeTexts(names)
}

/** Reads the `.d` of a table: the names of its columns. */
export const readColumnNames = (path: string): Promise<string[]> => readSymbols(path, columnLimits)

async function readSerialised(path: string, limits: SymbolLimits): Promise<Buffer> {
  await using file = await openByteSource(path)
  if (file.size > limits.bytes) {
    throw new KdbFormatError('LIMIT', `${path}: expected at most ${limits.bytes} bytes, got ${file.size}`)
  }
  const bytes = await file.read(0, file.size)
  if (bytes[0] === 0xff && bytes[1] === 0x01) return bytes
  throw new KdbFormatError(
    'CORRUPT',
    `${path}: expected a serialised object (ff 01), got ${bytes.toString('hex', 0, 2)}`,
  )
}

function hasMoreNuls(bytes: Buffer, most: number): boolean {
  let found = 0
  for (let at = bytes.indexOf(0); at >= 0 && found <= most; at = bytes.indexOf(0, at + 1)) found++
  return found > most
}
