import { KdbFormatError } from '../errors.ts'
import { algorithms } from './algorithms.ts'
import { type ByteSource, bufferOf } from './byte-source.ts'

export const kxzippedMagic = Buffer.from('kxzipped')
/** What a file begins with that kdb+ has encrypted, compressed or not. */
export const encryptedMagic = Buffer.from('kxzippEd')

/** The least size of one block, 2^12, and the largest, 2^20, that kdb+ can be set to write. */
const [leastBlock, largestBlock] = [2 ** 12, 2 ** 20]

/** Blocks that are read side by side; a read holds no more of them beside its rows. */
const blocksAtOnce = 4

/** `algorithm` is 0 where the block is stored as it is. */
type Block = { at: number; length: number; algorithm: number }

/** In the memory that the trailer takes twice over: a file can have millions of blocks. */
type Blocks = { count: number; at: (index: number) => Block | undefined }

/** A compressed file as what it was before: only the blocks that are asked for are read. */
export async function unzipped(file: ByteSource): Promise<ByteSource> {
  const { size, blockSize, blocks } = await readTrailer(file)
  // Rows that are read one after another share the block where one read ends and the next begins.
  let last: { index: number; bytes: Promise<Uint8Array> } | undefined

  const readBlock = (index: number): Promise<Uint8Array> => {
    if (last?.index === index) return last.bytes
    const block = blocks.at(index)
    if (block === undefined) throw corrupt(file, `${blocks.count} blocks, got a read of block ${index}`)
    const bytes = inflateBlock(file, { block, size: Math.min(blockSize, size - index * blockSize) })
    last = { index, bytes }
    return bytes
  }
  return {
    path: file.path,
    size,
    async read(position, length, into) {
      if (position + length > size) {
        throw new KdbFormatError(
          'TRUNCATED',
          `${file.path}: expected ${length} bytes at ${position}, got ${Math.max(0, size - position)}`,
        )
      }
      const bytes = bufferOf(length, into)
      const copyBlock = async (index: number): Promise<void> => {
        const block = await readBlock(index)
        const at = index * blockSize - position
        const from = Math.max(0, -at)
        bytes.set(block.subarray(from, length - at), at + from)
      }
      const ends = Math.ceil((position + length) / blockSize)
      for (let next = Math.floor(position / blockSize); next < ends; next += blocksAtOnce) {
        const indexes = Array.from({ length: Math.min(blocksAtOnce, ends - next) }, (_, at) => next + at)
        await Promise.all(indexes.map(copyBlock))
      }
      return bytes
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}

/**
 * From the end of the file: the number of blocks; per block its stored length and algorithm; before them, in this
 * order, a 32-bit number, a byte of algorithm and one of level, 64-bit uncompressed size, stored size, block size.
 */
async function readTrailer(file: ByteSource) {
  const count = Number((await file.read(file.size - 8, 8)).readBigInt64LE())
  const length = 40 + 8 * count
  if (count < 1 || length + kxzippedMagic.length > file.size)
    throw corrupt(file, `a block count, got ${count}`)
  const trailer = await file.read(file.size - length, length)
  const algorithm = trailer.readUInt8(4)
  if (algorithms[algorithm] === undefined) throw unsupported(file, algorithm)
  const size = Number(trailer.readBigInt64LE(8))
  const blockSize = Number(trailer.readBigInt64LE(24))
  if (blockSize < leastBlock || blockSize > largestBlock)
    throw corrupt(file, `a block size, got ${blockSize}`)
  if (Math.ceil(size / blockSize) !== count)
    throw corrupt(file, `${count} blocks of ${blockSize}, got ${size} bytes`)
  return { size, blockSize, blocks: readBlocks(trailer.subarray(32), count) }
}

function readBlocks(entries: Buffer, count: number): Blocks {
  const starts = new Float64Array(count)
  let end = kxzippedMagic.length
  for (let index = 0; index < count; index++) {
    starts[index] = end
    end += entries.readInt32LE(index * 8)
  }
  return {
    count,
    at(index) {
      const at = starts[index]
      if (at === undefined) return undefined
      return { at, length: entries.readInt32LE(index * 8), algorithm: entries.readInt32LE(index * 8 + 4) }
    },
  }
}

async function inflateBlock(
  file: ByteSource,
  { block: { at, length, algorithm }, size }: { block: Block; size: number },
): Promise<Uint8Array> {
  // kdb+ stores a block as it is where it would grow; the bound keeps a torn trailer from being read as a huge block.
  if (length < 0 || length > 2 * largestBlock) throw corrupt(file, `a block length, got ${length}`)
  const stored = await file.read(at, length)
  const bytes = algorithm === 0 ? stored : inflate(file, { stored, algorithm, size })
  if (bytes.length === size) return bytes
  throw corrupt(file, `a block of ${size} bytes, got ${bytes.length}`)
}

function inflate(
  file: ByteSource,
  { stored, algorithm, size }: { stored: Buffer; algorithm: number; size: number },
): Uint8Array {
  const algorithmOf = algorithms[algorithm]
  if (algorithmOf === undefined) throw unsupported(file, algorithm)
  try {
    return algorithmOf(stored, size)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw corrupt(file, `a block of compression algorithm ${algorithm}, got bytes that are none: ${reason}`)
  }
}

const corrupt = ({ path }: ByteSource, expected: string): KdbFormatError =>
  new KdbFormatError('CORRUPT', `${path}: expected ${expected}`)

const unsupported = ({ path }: ByteSource, algorithm: number): KdbFormatError =>
  new KdbFormatError(
    'UNSUPPORTED',
    `${path}: expected a compression algorithm from 1 (q IPC) to 5 (zstd), got ${algorithm}`,
  )
