import { deflateSync, zstdCompressSync } from 'node:zlib'

// The compressions of kdb+, the other way round: kdbflow reads them and never writes them, so only tests need this.

/** The stream that decompresses to `bytes`, whose first eight stand for a message's header. */
export function compress(bytes: Buffer): Buffer {
  const out: number[] = []
  const lastPair = new Int32Array(256)
  let at = 8
  let paired = 8
  while (at < bytes.length) {
    const flagAt = out.push(0) - 1
    for (let bit = 1; bit < 256 && at < bytes.length; bit *= 2) {
      const hash = (bytes[at] ?? 0) ^ (bytes[at + 1] ?? 0)
      const run = runLength(bytes, lastPair[hash] ?? 0, at)
      const from = at
      if (run >= 2) {
        out[flagAt] = (out[flagAt] ?? 0) | bit
        out.push(hash, run - 2)
        at += run
      } else {
        out.push(bytes[at] ?? 0)
        at++
      }
      for (const end = run >= 2 ? from + 1 : from; paired < end; paired++) {
        lastPair[(bytes[paired] ?? 0) ^ (bytes[paired + 1] ?? 0)] = paired
      }
      if (run >= 2) paired = at
    }
  }
  return Buffer.from(out)
}

function runLength(bytes: Buffer, from: number, at: number): number {
  if (from === 0 || at + 2 > bytes.length) return 0
  let run = 0
  while (run < 257 && at + run < bytes.length && bytes[from + run] === bytes[at + run]) run++
  return run
}

/** A message as a distant kdb+ process may send it. */
export function compressMessage(message: Buffer): Buffer {
  const stream = compress(message)
  const compressed = Buffer.concat([message.subarray(0, 8), Buffer.alloc(4), stream])
  compressed.writeUInt8(1, 2)
  compressed.writeInt32LE(compressed.length, 4)
  compressed.writeInt32LE(message.length, 8)
  return compressed
}

/** Literal bytes, then a copy of `length` bytes from `distance` back; the last of a block has no copy. */
type Sequence = { literal: Buffer; distance: number; length: number }

/** What snappy and lz4 alike make of a block: the earlier run that begins with the same four bytes is copied. */
function sequencesOf(bytes: Buffer): Sequence[] {
  const sequences: Sequence[] = []
  const seen = new Map<number, number>()
  let start = 0
  let at = 0
  // lz4 ends in at least five literal bytes.
  while (at + 12 < bytes.length) {
    const four = bytes.readUInt32LE(at)
    const from = seen.get(four)
    seen.set(four, at)
    if (from === undefined || at - from > 65_535) {
      at++
      continue
    }
    let length = 4
    while (at + length + 5 < bytes.length && bytes[from + length] === bytes[at + length]) length++
    sequences.push({ literal: bytes.subarray(start, at), distance: at - from, length })
    at += length
    start = at
  }
  return [...sequences, { literal: bytes.subarray(start), distance: 0, length: 0 }]
}

export function compressSnappy(bytes: Buffer): Buffer {
  const out: number[] = []
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    out.push(left < 128 ? left : (left & 127) | 128)
    if (left < 128) break
  }
  for (const { literal, distance, length } of sequencesOf(bytes)) {
    const size = literal.length - 1
    if (size >= 256) out.push(61 << 2, size & 255, (size >> 8) & 255, ...literal)
    else if (size >= 60) out.push(60 << 2, size, ...literal)
    else if (size >= 0) out.push(size << 2, ...literal)
    for (let left = length; left > 0; left -= Math.min(left, 64)) {
      const piece = Math.min(left, 64)
      if (piece >= 4 && piece < 12 && distance < 2048) {
        out.push(1 | ((piece - 4) << 2) | ((distance >> 8) << 5), distance & 255)
      } else out.push(2 | ((piece - 1) << 2), distance & 255, distance >> 8)
    }
  }
  return Buffer.from(out)
}

export function compressLz4(bytes: Buffer): Buffer {
  const out: number[] = []
  const extend = (length: number): void => {
    let left = length - 15
    if (left < 0) return
    for (; left >= 255; left -= 255) out.push(255)
    out.push(left)
  }
  for (const { literal, distance, length } of sequencesOf(bytes)) {
    const more = Math.max(0, length - 4)
    out.push((Math.min(15, literal.length) << 4) | Math.min(15, more))
    extend(literal.length)
    out.push(...literal)
    if (distance === 0) break
    out.push(distance & 255, distance >> 8)
    extend(more)
  }
  return Buffer.from(out)
}

/** One block, by the number of kdb+'s algorithm. */
const compressors: Record<number, (block: Buffer) => Buffer> = {
  1: block => compressMessage(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), block])),
  2: block => deflateSync(block),
  3: compressSnappy,
  4: compressLz4,
  5: block => zstdCompressSync(block),
}

/** A file as kdb+ compresses it: blocks, then the table of blocks. */
export function kxzip(content: Buffer, { blockSize = 4096, algorithm = 1, level = 0 } = {}): Buffer {
  const compressor = compressors[algorithm] ?? (block => block)
  const blocks: { stored: Buffer; kind: number }[] = []
  for (let at = 0; at < content.length; at += blockSize) {
    const block = content.subarray(at, at + blockSize)
    const compressed = compressor(block)
    const isSmaller = compressed.length < block.length
    blocks.push(isSmaller ? { stored: compressed, kind: algorithm } : { stored: block, kind: 0 })
  }
  const stored = Buffer.concat([Buffer.from('kxzipped'), ...blocks.map(block => block.stored)])
  const trailer = Buffer.alloc(40 + 8 * blocks.length)
  trailer.set([3, 0, 0, 0, algorithm, level])
  trailer.writeBigInt64LE(BigInt(content.length), 8)
  trailer.writeBigInt64LE(BigInt(stored.length), 16)
  trailer.writeBigInt64LE(BigInt(blockSize), 24)
  for (const [index, block] of blocks.entries()) {
    trailer.writeInt32LE(block.stored.length, 32 + index * 8)
    trailer.writeInt32LE(block.kind, 36 + index * 8)
  }
  trailer.writeBigInt64LE(BigInt(blocks.length), trailer.length - 8)
  return Buffer.concat([stored, trailer])
}
