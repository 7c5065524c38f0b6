import { KdbFormatError } from '../errors.ts'
import { decodeText, showText } from '../text.ts'
import type { ByteSource } from './byte-source.ts'
import { openByteSource } from './open.ts'

/** Bytes before the names: `ff 01 0b`, the attribute and the count, of which only the first three must stay. */
const headerBytes = 8
const type = Buffer.of(0xff, 0x01, 0x0b)
const pieceBytes = 1024 * 1024

/**
 * A sym file only ever grows at its end (code.kx.com/q/wp/symfiles): a symbol that moved would change every row that
 * has its index. Takes the paths of the file before and after a change; throws `KdbFormatError` at the first that moved.
 * Compares bytes, which takes no memory however long the files are.
 */
export async function expectGrown(before: string, after: string): Promise<void> {
  await using old = await openByteSource(before)
  await using grown = await openByteSource(after)
  await expectSymbols(old)
  await expectSymbols(grown)
  const { at, symbol, from } = await firstDifference(old, grown)
  if (at === old.size) return
  const [expected, got] = [await symbolAt(old, from), await symbolAt(grown, from)]
  throw new KdbFormatError(
    'CORRUPT',
    `${after}: expected symbol ${symbol} to stay ${expected}, got ${got ?? `an end after ${symbol}`}`,
  )
}

async function expectSymbols(file: ByteSource): Promise<void> {
  const start = await file.read(0, Math.min(headerBytes, file.size))
  if (start.length === headerBytes && start.subarray(0, type.length).equals(type)) return
  throw new KdbFormatError(
    'CORRUPT',
    `${file.path}: expected a symbol list (ff 01 0b), got ${start.toString('hex', 0, type.length)}`,
  )
}

/** Where the bytes of the old part from those of the grown, in which symbol, and where that begins. */
type Difference = { at: number; symbol: number; from: number }

async function firstDifference(old: ByteSource, grown: ByteSource): Promise<Difference> {
  let [symbol, from, at] = [0, headerBytes, headerBytes]
  while (at < old.size) {
    const length = Math.min(pieceBytes, old.size - at)
    const [piece, other] = [await old.read(at, length), await readUpTo(grown, at, length)]
    const same = piece.equals(other) ? length : piece.findIndex((byte, index) => byte !== other[index])
    for (let nul = piece.indexOf(0); nul >= 0 && nul < same; nul = piece.indexOf(0, nul + 1)) {
      symbol++
      from = at + nul + 1
    }
    at += same
    if (same < length) break
  }
  return { at, symbol, from }
}

const readUpTo = (file: ByteSource, at: number, length: number): Promise<Buffer> =>
  file.read(at, Math.max(0, Math.min(length, file.size - at)))

/** For a message: undefined at the end of the file, and cut where it is long. */
async function symbolAt(file: ByteSource, at: number): Promise<string | undefined> {
  const bytes = await readUpTo(file, at, 256)
  if (bytes.length === 0) return undefined
  const nul = bytes.indexOf(0)
  return showText(decodeText(nul < 0 ? bytes : bytes.subarray(0, nul)))
}
