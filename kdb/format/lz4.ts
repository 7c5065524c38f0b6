import { type BackReferences, backReferences } from './back-references.ts'

/** Inflates one lz4 block (lz4/lz4, lz4_Block_format.md): sequences of literals and a copy; the last has no copy. */
export function lz4Block(stored: Uint8Array, size: number): Uint8Array {
  const block = backReferences(stored, size)
  while (!block.isRead()) {
    const token = block.byte()
    block.literal(readLength(block, token >> 4))
    if (block.isRead()) break
    const distance = block.number(2)
    block.copy(distance, 4 + readLength(block, token & 15))
  }
  return block.written()
}

/** Fifteen means that more follows, and so does each byte of 255. */
function readLength(block: BackReferences, start: number): number {
  let length = start
  if (start < 15) return length
  for (let byte = 255; byte === 255; ) {
    byte = block.byte()
    length += byte
  }
  return length
}
