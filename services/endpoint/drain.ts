import type { IncomingMessage } from 'node:http'
import type { Clock } from '../store/clock.ts'

/** What is still read, in bytes and milliseconds, of a body that nobody wants. */
const MOST_BYTES = 8 * 2 ** 20
const LONGEST = 30_000

/**
 * Takes off the connection what a service did not read of a body, for the next request on it. A client that goes on
 * sending regardless of its answer loses the connection.
 */
export function drain(request: IncomingMessage, clock: Clock): void {
  if (request.complete) return
  request.unpipe()
  const cancel = clock.at(clock.now() + LONGEST, () => request.destroy())
  let read = 0
  request.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read > MOST_BYTES) request.destroy()
  })
  request.on('close', cancel)
}
