import { KdbError } from './errors.ts'
import type { KdbList, KdbVector } from './values.ts'

type Piece = KdbVector | KdbList

/** q's `raze` of the pieces of one column. Throws 'type when they differ, as where a column changed its type one day. */
export const concatenate = (name: string, pieces: [Piece, ...Piece[]]): Piece => {
  const [first] = pieces
  if (pieces.length === 1) return first
  if (pieces.some(piece => typeOf(piece) !== typeOf(first))) throw typeChange(name)
  // All pieces have the type of the first, and so do their items.
  const Items = first.items.constructor as new (length: number) => { [at: number]: unknown }
  const items = new Items(pieces.reduce((sum, piece) => sum + piece.items.length, 0))
  let at = 0
  for (const piece of pieces) {
    if (ArrayBuffer.isView(items)) (items as Uint8Array).set(piece.items as Uint8Array, at)
    else for (let row = 0; row < piece.items.length; row++) items[at + row] = piece.items[row]
    at += piece.items.length
  }
  return { ...first, attribute: '', items } as Piece
}

/** Not q's whole text, which is 'type alone: it says which column. */
export const typeChange = (column: string): KdbError =>
  new KdbError(`type: ${column} differs between partitions`)

const typeOf = (piece: Piece): string => (piece.kind === 'vector' ? piece.type : piece.kind)
