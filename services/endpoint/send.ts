import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../wire/call.ts'

/** Writes an answer. Rejects where the client is gone before its end. */
export async function send({ status, headers, body }: Answer, response: ServerResponse): Promise<void> {
  if (body instanceof Readable) {
    response.writeHead(status, headers)
    await pipeline(body, response)
    return
  }
  const length = body === undefined ? 0 : Buffer.byteLength(body)
  // An answer to HEAD says how long the body would be, and has none.
  response.writeHead(status, { 'content-length': length, ...headers })
  response.end(body)
}
