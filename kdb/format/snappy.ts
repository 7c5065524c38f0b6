import { KdbFormatError } from '../errors.ts'
import { type BackReferences, backReferences } from './back-references.ts'

/** Inflates a raw snappy block (google/snappy, format_description.txt): its length, then literals and copies. */
export function snappy(stored: Uint8Array, size: number): Uint8Array {
  const block = backReferences(stored, size)
  const length = readLength(block)
  if (length > size) {
    throw new KdbFormatError('CORRUPT', `expected at most ${size} bytes of snappy, got ${length}`)
  }
  while (!block.isRead()) readElement(block)
  return block.written()
}

/** Seven bits a byte, the lowest first. */
function readLength(block: BackReferences): number {
  let length = 0
  for (let scale = 1; scale < 2 ** 35; scale *= 128) {
    const byte = block.byte()
    length += (byte & 127) * scale
    if (byte < 128) return length
  }
  throw new KdbFormatError('CORRUPT', 'expected a length of at most five bytes of snappy, got more')
}

/** The two lowest bits of the tag name the element; for copies, the number of bytes that hold the distance. */
function readElement(block: BackReferences): void {
  const tag = block.byte()
  const [kind, upper] = [tag & 3, tag >> 2]
  // From 60 on, the length itself follows in one to four bytes.
  if (kind === 0) block.literal(1 + (upper < 60 ? upper : block.number(upper - 59)))
  else if (kind === 1) block.copy((tag >> 5) * 256 + block.byte(), 4 + (upper & 7))
  else block.copy(block.number(kind === 2 ? 2 : 4), 1 + upper)
}
