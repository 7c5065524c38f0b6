import { unzipSync, zstdDecompressSync } from 'node:zlib'
import { decompress } from '../ipc/decompress.ts'
import { lz4Block } from './lz4.ts'
import { snappy } from './snappy.ts'

/** Inflates one block to at most `size` bytes. */
type Inflate = (stored: Buffer, size: number) => Uint8Array

/**
 * The compressions of kdb+ files by their numbers (code.kx.com/q/kb/file-compression). Blocks of q IPC are whole
 * messages, with 12 bytes of header; those of gzip are zlib streams. Both were seen in files that kdb+ wrote.
 * Snappy, lz4 and zstd were not: their blocks are taken to hold what the format of that name says, with no header.
 */
export const algorithms: Record<number, Inflate> = {
  1: (stored, size) => decompress(stored.subarray(12), size + 8).subarray(8),
  2: (stored, size) => unzipSync(stored, { maxOutputLength: size }),
  3: snappy,
  4: lz4Block,
  5: (stored, size) => zstdDecompressSync(stored, { maxOutputLength: size }),
}
