import { existsSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { OBJECT_FILE } from '../folders/files.ts'
import { CHECKSUMS, runningHash } from '../protocol/checksums.ts'

export interface Digests {
  size: number
  md5: Buffer
  /** Of the algorithm asked for. */
  checksum: Buffer | undefined
}

/** Bytes that lie on the disk, synced, and are no object yet. Disposed of, they are gone unless moved. */
export interface Upload extends Digests, AsyncDisposable {
  path: string
}

export type Body = AsyncIterable<Buffer> | Iterable<Buffer>

/** Writes a body to a new file. Where the body breaks off or is not the signed one, nothing is left. */
export async function writeUpload(path: string, body: Body, algorithm: string | undefined): Promise<Upload> {
  // Most are moved by then, and looking costs less than removing what is not there.
  const discard = async () => {
    if (existsSync(path)) await rm(path)
  }
  try {
    await using file = await open(path, 'wx', OBJECT_FILE)
    const writer = batchWriter(file)
    const digests = await digestsOf(body, algorithm, writer.write)
    await writer.end()
    await file.datasync()
    return { path, ...digests, [Symbol.asyncDispose]: discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Sockets give 64 KiB at a time, and each write costs a trip to another thread. */
const BATCH = 1024 * 1024

/** Gathers what it is given; while one batch is being written, the next is gathered. */
function batchWriter(file: FileHandle) {
  let gathered: Buffer[] = []
  let size = 0
  let writing: Promise<void> = Promise.resolve()
  const flush = async () => {
    await writing
    writing = writeAll(file, gathered)
    // Whoever writes next, or ends, meets the failure.
    writing.catch(() => undefined)
    gathered = []
    size = 0
  }
  return {
    async write(bytes: Buffer): Promise<void> {
      gathered.push(bytes)
      size += bytes.length
      if (size >= BATCH) await flush()
    },
    async end(): Promise<void> {
      if (size > 0) await flush()
      await writing
    },
  }
}

async function writeAll(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(pieces)
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
  // The system may take less than it is given; on a full disk the next try says so.
  if (bytesWritten < size) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten))
}

/** Counts over a body as it passes to `write`. */
export async function digestsOf(
  body: Body,
  algorithm: string | undefined,
  write?: (bytes: Buffer) => Promise<void>,
): Promise<Digests> {
  const md5 = runningHash('md5')
  const checksum = algorithm === undefined ? undefined : CHECKSUMS[algorithm]?.()
  let size = 0
  for await (const bytes of body) {
    md5.update(bytes)
    checksum?.update(bytes)
    size += bytes.length
    await write?.(bytes)
  }
  return { size, md5: await md5.digest(), checksum: await checksum?.digest() }
}
