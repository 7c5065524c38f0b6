import { KdbFormatError } from '../errors.ts'
import { decompress } from '../ipc/decompress.ts'
import type { ByteSource } from './byte-source.ts'

export const kxzippedMagic = Buffer.from('kxzipped')

/** The numbers of code.kx.com/q/kb/file-compression. */
const algorithms = ['none', 'q IPC', 'gzip', 'snappy', 'lz4hc', 'zstd']

/** The least size of one block, 2^12, and the largest, 2^20, that kdb+ can be told to write. */
const [leastBlock, largestBlock] = [2 ** 12, 2 ** 20]

type Block = { at: number; length: number; compressed: boolean }

/** A compressed file as what it was before: only the blocks that are asked for are read. */
export const unzipped = async (file: ByteSource): Promise<ByteSource> => {
  const { size, blockSize, blocks } = await readTrailer(file)
  let last: { index: number; bytes: Buffer } | undefined

  const readBlock = async (index: number): Promise<Buffer> => {
    if (last?.index === index) return last.bytes
    const block = blocks[index]
    if (block === undefined) throw corrupt(file, `${blocks.length} blocks, got a read of block ${index}`)
    const bytes = await inflateBlock(file, { block, size: Math.min(blockSize, size - index * blockSize) })
    last = { index, bytes }
    return bytes
  }
  return {
    path: file.path,
    size,
    async read(position, length) {
      if (position + length > size) {
        throw new KdbFormatError(
          'TRUNCATED',
          `${file.path}: expected ${length} bytes at ${position}, got ${Math.max(0, size - position)}`,
        )
      }
      const pieces: Buffer[] = []
      for (let at = position; at < position + length; ) {
        const from = at % blockSize
        const piece = (await readBlock(Math.floor(at / blockSize))).subarray(
          from,
          from + position + length - at,
        )
        pieces.push(piece)
        at += piece.length
      }
      return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}

/**
 * From the end of the file: the number of blocks; per block its stored length and whether it is compressed;
 * before them, in this order, 32-bit 2 and algorithm, 64-bit uncompressed size, stored size, block size.
 */
const readTrailer = async (file: ByteSource) => {
  const count = Number((await file.read(file.size - 8, 8)).readBigInt64LE())
  const length = 40 + 8 * count
  if (count < 1 || length + kxzippedMagic.length > file.size)
    throw corrupt(file, `a block count, got ${count}`)
  const trailer = await file.read(file.size - length, length)
  const algorithm = trailer.readInt32LE(4)
  if (algorithm !== 1) throw unsupported(file, algorithm)
  const size = Number(trailer.readBigInt64LE(8))
  const blockSize = Number(trailer.readBigInt64LE(24))
  if (blockSize < leastBlock || blockSize > largestBlock)
    throw corrupt(file, `a block size, got ${blockSize}`)
  if (Math.ceil(size / blockSize) !== count)
    throw corrupt(file, `${count} blocks of ${blockSize}, got ${size} bytes`)
  return { size, blockSize, blocks: readBlocks(trailer.subarray(32), count) }
}

const readBlocks = (entries: Buffer, count: number): Block[] => {
  let at = kxzippedMagic.length
  return Array.from({ length: count }, (_, index) => {
    const length = entries.readInt32LE(index * 8)
    const block = { at, length, compressed: entries.readInt32LE(index * 8 + 4) === 1 }
    at += length
    return block
  })
}

/** A compressed block is a whole compressed IPC message, its 12 bytes of header included. */
const inflateBlock = async (
  file: ByteSource,
  { block, size }: { block: Block; size: number },
): Promise<Buffer> => {
  if (block.length < 0) throw corrupt(file, `a block length, got ${block.length}`)
  const stored = await file.read(block.at, block.length)
  const bytes = block.compressed ? decompress(stored.subarray(12), size + 8).subarray(8) : stored
  if (bytes.length === size) return bytes
  throw corrupt(file, `a block of ${size} bytes, got ${bytes.length}`)
}

const corrupt = ({ path }: ByteSource, expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `${path}: expected ${expected}`)

const unsupported = ({ path }: ByteSource, algorithm: number): KdbFormatError =>
  new KdbFormatError(
    'UNSUPPORTED',
    `${path}: expected compression algorithm 1 (q IPC), got ${algorithm} (${algorithms[algorithm] ?? 'unknown'})`,
  )
