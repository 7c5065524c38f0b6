import { setImmediate } from 'node:timers/promises'
import { KdbError } from './errors.ts'
import type { KdbList, KdbVector } from './values.ts'

type Piece = KdbVector | KdbList

/** q's `raze` of the pieces of one column. Throws 'type when they differ, as where a column changed its type one day. */
export function concatenate(name: string, pieces: [Piece, ...Piece[]]): Piece {
  const joining = joinPieces(name, pieces)
  for (let step = joining.next(); ; step = joining.next()) if (step.done === true) return step.value
}

/** The same, with pauses in which other connections are served. */
export async function concatenateGently(name: string, pieces: [Piece, ...Piece[]]): Promise<Piece> {
  const joining = joinPieces(name, pieces)
  for (let step = joining.next(); ; step = joining.next()) {
    if (step.done === true) return step.value
    await setImmediate()
  }
}

/** Items between two pauses, at least. */
const atOnce = 30_000

function* joinPieces(name: string, pieces: [Piece, ...Piece[]]): Generator<void, Piece> {
  const [first] = pieces
  if (pieces.length === 1) return first
  if (pieces.some(piece => typeOf(piece) !== typeOf(first))) throw typeChange(name)
  // All pieces have the type of the first, and so do their items.
  const Items = first.items.constructor as new (length: number) => { [at: number]: unknown }
  const items = new Items(pieces.reduce((sum, piece) => sum + piece.items.length, 0))
  let [at, paused] = [0, 0]
  for (const piece of pieces) {
    if (ArrayBuffer.isView(items)) (items as Uint8Array).set(piece.items as Uint8Array, at)
    else copyItems(piece.items as unknown[], items as unknown[], at)
    at += piece.items.length
    if (at - paused < atOnce) continue
    paused = at
    yield
  }
  return { ...first, attribute: '', items } as Piece
}

/** Apart from typed arrays, for which the same line would be slow for both. */
function copyItems(from: unknown[], to: unknown[], at: number): void {
  for (let row = 0; row < from.length; row++) to[at + row] = from[row]
}

/** Not q's whole text, which is 'type alone: it says which column. */
export const typeChange = (column: string): KdbError =>
  new KdbError(`type: ${column} differs between partitions`)

const typeOf = (piece: Piece): string => (piece.kind === 'vector' ? piece.type : piece.kind)
