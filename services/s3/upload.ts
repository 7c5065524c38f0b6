import { open, rm } from 'node:fs/promises'
import { CHECKSUMS, runningHash } from './checksums.ts'

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
  const discard = () => rm(path, { force: true })
  try {
    await using file = await open(path, 'wx')
    const digests = await digestsOf(body, algorithm, bytes => file.writeFile(bytes))
    await file.datasync()
    return { path, ...digests, [Symbol.asyncDispose]: discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Counts over a body as it passes; each piece is handed to `write` before the next is asked for. */
export async function digestsOf(
  body: Body,
  algorithm: string | undefined,
  write?: (bytes: Buffer) => Promise<void>,
): Promise<Digests> {
  const md5 = runningHash('md5')
  const checksum = algorithm === undefined ? undefined : CHECKSUMS[algorithm]?.()
  let size = 0
  for await (const bytes of body) {
    const written = write?.(bytes)
    md5.update(bytes)
    checksum?.update(bytes)
    size += bytes.length
    await written
  }
  return { size, md5: await md5.digest(), checksum: await checksum?.digest() }
}
