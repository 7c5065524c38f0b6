import { readFile } from 'node:fs/promises'
import { KdbFormatError } from '../errors.ts'
import { byteReader } from '../ipc/byte-reader.ts'
import { decodeObject } from '../ipc/decode.ts'
import { decodeTexts } from '../text.ts'
import type { KdbValue } from '../values.ts'
import { throwIfAbsent } from './presence.ts'

const magicLength = 2

/** An empty mixed list, of which a tickerplant log is the start. */
const logStart = Buffer.from('ff01000000000000', 'hex')

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

/** Reads an object that q's `set` wrote whole: a dictionary, a flat table, a list. */
export const readObject = async (path: string): Promise<KdbValue> => {
  const bytes = await readSerialised(path)
  const reader = byteReader(bytes, { at: magicLength })
  const value = decodeObject(reader)
  if (reader.remaining() === 0) return value
  const got = isLog(bytes) ? 'a tickerplant log' : `${reader.remaining()} more bytes`
  throw new KdbFormatError('CORRUPT', `${path}: expected one object, got ${got}`)
}

/** The messages of a tickerplant log, each a list (`upd; table; data). Throws at the point where a log is torn. */
export async function* readTickerplantLog(path: string): AsyncGenerator<KdbValue> {
  const bytes = await readSerialised(path)
  if (!isLog(bytes)) {
    throw new KdbFormatError(
      'CORRUPT',
      `${path}: expected a tickerplant log, got ${bytes.toString('hex', 0, 8)}`,
    )
  }
  const reader = byteReader(bytes, { at: logStart.length })
  while (reader.remaining() > 0) yield decodeObject(reader)
}

const isLog = (bytes: Buffer): boolean => bytes.subarray(0, logStart.length).equals(logStart)

const readSerialised = async (path: string): Promise<Buffer> => {
  const bytes = await readFile(path).catch(throwIfAbsent(path))
  if (bytes[0] === 0xff && bytes[1] === 0x01) return bytes
  throw new KdbFormatError(
    'CORRUPT',
    `${path}: expected a serialised object (ff 01), got ${bytes.toString('hex', 0, 2)}`,
  )
}
