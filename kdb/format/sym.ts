import { KdbFormatError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'
import { openByteSource } from './open.ts'
import { readSymbols } from './serialised.ts'

/** Bytes before the names: `ff 01 0b`, the attribute and the count, of which only the first three must stay. */
const headerBytes = 8
const typeBytes = 3
const pieceBytes = 1024 * 1024

/**
 * A sym file only ever grows at its end (code.kx.com/q/wp/symfiles): a symbol that moved would change every row that
 * has its index. Takes the paths of the file before and after a change; throws `KdbFormatError` at the first that moved.
 */
export const expectGrown = async (before: string, after: string): Promise<void> => {
  if (await hasGrown(before, after)) return
  const [old, grown] = await Promise.all([readSymbols(before), readSymbols(after)])
  const moved = old.findIndex((name, index) => name !== grown[index])
  if (moved < 0) return
  throw new KdbFormatError(
    'CORRUPT',
    `${after}: expected symbol ${moved} to stay ${old[moved]}, got ${grown[moved] ?? `an end after ${grown.length}`}`,
  )
}

/** By the bytes, which takes no memory however long it is; only where they differ is the name looked for. */
const hasGrown = async (before: string, after: string): Promise<boolean> => {
  await using old = await openByteSource(before)
  await using grown = await openByteSource(after)
  if (old.size < headerBytes || grown.size < old.size) return false
  if (!(await isSame(old, grown, { from: 0, to: typeBytes }))) return false
  for (let from = headerBytes; from < old.size; from += pieceBytes) {
    if (!(await isSame(old, grown, { from, to: Math.min(old.size, from + pieceBytes) }))) return false
  }
  return true
}

const isSame = async (one: ByteSource, other: ByteSource, { from, to }: { from: number; to: number }) =>
  (await one.read(from, to - from)).equals(await other.read(from, to - from))
