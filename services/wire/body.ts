import type { Readable } from 'node:stream'
import { ServiceException } from './service-exception.ts'

/** AWS takes requests of at most 1 MiB. */
export const LARGEST_BODY = 1024 * 1024

/** @throws {ServiceException} RequestEntityTooLargeException beyond `limit` bytes. */
export function readBody(body: Readable | Buffer, limit = LARGEST_BODY): Promise<Buffer> {
  if (!Buffer.isBuffer(body)) return collect(body, limit)
  return body.length > limit ? Promise.reject(tooLarge(limit)) : Promise.resolve(body)
}

/** By events: an async iterator costs as much as the rest of a small call. */
function collect(body: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    body.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else reject(tooLarge(limit))
    })
    body.on('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)),
    )
    body.on('error', reject)
    body.on('close', () => reject(new Error('expected the whole body, got a closed connection')))
  })
}

const tooLarge = (limit: number) =>
  new ServiceException(
    { code: 'RequestEntityTooLargeException', status: 413 },
    `expected a body of at most ${limit} bytes, got more`,
  )
