import { KdbError } from './errors.ts'
import { type FixedTypeName, isFixedWidth, type VectorItems } from './types.ts'
import { type KdbList, type KdbVector, vector } from './values.ts'
import { bytesFromItems, itemsFromBytes } from './vectors.ts'

type Piece = KdbVector | KdbList

/** q's `raze` of the pieces of one column. Throws 'type when they differ, as where a column changed its type one day. */
export const concatenate = (name: string, pieces: [Piece, ...Piece[]]): Piece => {
  const [first] = pieces
  if (pieces.length === 1) return first
  if (pieces.some(piece => typeOf(piece) !== typeOf(first))) throw typeChange(name)
  // All pieces have the type of the first, and so do their items.
  if (first.kind === 'list' || !isFixedWidth(first.type)) {
    return { ...first, attribute: '', items: pieces.flatMap<unknown>(({ items }) => [...items]) } as Piece
  }
  const bytes = pieces.map(({ items }) => bytesFromItems(items as VectorItems[FixedTypeName]))
  return vector(first.type, itemsFromBytes(first.type, Buffer.concat(bytes)))
}

/** Not q's whole text, which is 'type alone: it says which column. */
export const typeChange = (column: string): KdbError =>
  new KdbError(`type: ${column} differs between partitions`)

const typeOf = (piece: Piece): string => (piece.kind === 'vector' ? piece.type : piece.kind)
