import type { Socket } from 'node:net'
import type { KdbLimits } from './limits.ts'
import {
  checkLength,
  decodeMessage,
  encodeMessage,
  headerLength,
  type KdbMessage,
  readHeader,
} from './message.ts'
import type { SocketBytes } from './socket-bytes.ts'

/** The messages of a connection, one after another, until the peer ends it. */
export async function* receiveMessages(bytes: SocketBytes, limits: KdbLimits): AsyncGenerator<KdbMessage> {
  for (;;) {
    const header = await bytes.peek(headerLength)
    if (header === undefined) return
    const { length } = readHeader(header)
    checkLength(length, limits)
    yield decodeMessage((await bytes.read(length)) ?? header, limits)
  }
}

/** Sends a message, and waits until the peer has room for it. */
export const sendMessage = (socket: Socket, message: KdbMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(encodeMessage(message), error => (error == null ? resolve() : reject(error)))
  })
