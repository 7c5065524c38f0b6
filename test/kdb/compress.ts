// q's own compression, the other way round: kdbflow reads it and never writes it, so only tests need this.

/** The stream that decompresses to `bytes`, whose first eight stand for a message's header. */
export const compress = (bytes: Buffer): Buffer => {
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

const runLength = (bytes: Buffer, from: number, at: number): number => {
  if (from === 0 || at + 2 > bytes.length) return 0
  let run = 0
  while (run < 257 && at + run < bytes.length && bytes[from + run] === bytes[at + run]) run++
  return run
}

/** A message as a distant kdb+ process may send it. */
export const compressMessage = (message: Buffer): Buffer => {
  const stream = compress(message)
  const compressed = Buffer.concat([message.subarray(0, 8), Buffer.alloc(4), stream])
  compressed.writeUInt8(1, 2)
  compressed.writeInt32LE(compressed.length, 4)
  compressed.writeInt32LE(message.length, 8)
  return compressed
}

/** A file as kdb+ compresses it with algorithm 1: blocks, then the table of blocks. */
export const kxzip = (content: Buffer, { blockSize = 4096, algorithm = 1 } = {}): Buffer => {
  const blocks: { stored: Buffer; kind: number }[] = []
  for (let at = 0; at < content.length; at += blockSize) {
    const block = content.subarray(at, at + blockSize)
    const compressed = compressMessage(Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), block]))
    const isSmaller = compressed.length < block.length
    blocks.push(isSmaller ? { stored: compressed, kind: 1 } : { stored: block, kind: 0 })
  }
  const stored = Buffer.concat([Buffer.from('kxzipped'), ...blocks.map(block => block.stored)])
  const trailer = Buffer.alloc(40 + 8 * blocks.length)
  trailer.writeInt32LE(2, 0)
  trailer.writeInt32LE(algorithm, 4)
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
