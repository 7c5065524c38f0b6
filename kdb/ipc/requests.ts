import type { Socket } from 'node:net'
import { KdbFormatError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { type KdbLimits, requestLimits, type ServerLimits } from './limits.ts'
import { decodeMessage, headerLength, type MessageType, readHeader } from './message.ts'
import type { SocketBytes } from './socket-bytes.ts'

/** A message of a client, or why it was not taken. */
export type Request = { type: MessageType; length: number } & (
  | { value: KdbValue }
  | { refused: KdbFormatError }
)

/** The requests of all connections of a server. What they are being received into is bounded. */
export function requestReceiver(
  { receivedBytes, stalledMs }: ServerLimits,
  limits: KdbLimits = requestLimits,
) {
  let held = 0

  const receive = async (bytes: SocketBytes, length: number): Promise<Buffer> => {
    held += length
    try {
      return (await bytes.read(length)) ?? Buffer.alloc(0)
    } finally {
      held -= length
    }
  }

  /** One after another, until the client ends. What is too large is passed over; what cannot be read is thrown. */
  return async function* (stream: Socket, bytes: SocketBytes): AsyncGenerator<Request> {
    stream.on('timeout', () =>
      stream.destroy(new KdbFormatError('TRUNCATED', 'expected the rest of a message, got none')),
    )
    for (;;) {
      const header = await bytes.peek(headerLength)
      if (header === undefined) return
      const { type, length } = readHeader(header)
      stream.setTimeout(stalledMs)
      if (length > limits.messageBytes || held + length > receivedBytes) {
        const refused = new KdbFormatError(
          'LIMIT',
          `expected at most ${limits.messageBytes} message bytes, got ${length}`,
        )
        // An async message gets no answer: its connection ends, so nothing behind it is wanted.
        if (type === 'sync') await bytes.skip(length)
        stream.setTimeout(0)
        yield { type, length, refused }
      } else {
        const message = await receive(bytes, length)
        stream.setTimeout(0)
        yield decoded(message, { type, length, limits })
      }
    }
  }
}

function decoded(
  message: Buffer,
  { type, length, limits }: { type: MessageType; length: number; limits: KdbLimits },
): Request {
  try {
    return { type, length, value: decodeMessage(message, limits).value }
  } catch (error) {
    if (error instanceof KdbFormatError && error.code === 'LIMIT') return { type, length, refused: error }
    throw error
  }
}
