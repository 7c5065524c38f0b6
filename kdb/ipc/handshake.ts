import type { Socket } from 'node:net'
import { decodeText } from '../text.ts'
import type { SocketBytes } from './socket-bytes.ts'

// kdb+ 3.0: compression, timestamps, guids, and messages whose plain 32-bit length is all of it.
const capability = 3

// kdb+ 3.4 and later send it.
const newestCapability = 6

const nul = 0
/** Ends the first line of an HTTP request, which the same port may see. */
const lineFeed = 10

/** A token of 2,048 characters, a user name, and some room. */
const loginLimit = 4096

export type Login = { user: string; password: string }

/**
 * Reads `user:password`, the capability byte, which clients before kdb+ 2.6 leave out, and NUL. Undefined where that is
 * not what came, as from an HTTP client.
 */
export async function receiveLogin(
  bytes: SocketBytes,
): Promise<(Login & { capability: number }) | undefined> {
  const sent = await bytes.readThrough([nul, lineFeed], loginLimit)
  if (sent?.at(-1) !== nul) return undefined
  const peersCapability = sent.at(-2) ?? newestCapability + 1
  const hasCapability = peersCapability <= newestCapability
  const text = decodeText(sent.subarray(0, hasCapability ? -2 : -1))
  const colon = text.indexOf(':')
  const [user, password] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  return { user, password, capability: hasCapability ? Math.min(peersCapability, capability) : 0 }
}

/** One byte accepts a login; q says no by closing the connection. */
export function acceptLogin(socket: Socket, login: { capability: number }): void {
  socket.write(Buffer.of(login.capability))
}

export function sendLogin(socket: Socket, { user, password }: Login): void {
  socket.write(Buffer.concat([Buffer.from(`${user}:${password}`), Buffer.of(capability, 0)]))
}

/** True when the server has accepted the login sent before. */
export const isLoginAccepted = async (bytes: SocketBytes): Promise<boolean> =>
  (await bytes.read(1)) !== undefined
