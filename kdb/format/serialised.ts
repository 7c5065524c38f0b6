import { KdbFormatError } from '../errors.ts'
import { decodeTexts } from '../text.ts'
import { openByteSource } from './open.ts'

/** Reads a list of symbols such as `sym` or `.d`. Its count is not kept when kdb+ appends: the file's end counts. */
export const readSymbols = async (path: string): Promise<string[]> => {
  const bytes = await readSerialised(path)
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
  return decodeTexts(names)
}

const readSerialised = async (path: string): Promise<Buffer> => {
  await using file = await openByteSource(path)
  const bytes = await file.read(0, file.size)
  if (bytes[0] === 0xff && bytes[1] === 0x01) return bytes
  throw new KdbFormatError(
    'CORRUPT',
    `${path}: expected a serialised object (ff 01), got ${bytes.toString('hex', 0, 2)}`,
  )
}
