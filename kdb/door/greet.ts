import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'

export type Greeting = {
  /** With the node's certificate, once it has one. */
  secureContext: () => Promise<SecureContext>
  /** Refuses plain connections. */
  tlsOnly: boolean
  /** What `GET /` shows. */
  page: () => string
  log: (line: string) => void
}

/** The first byte of a TLS record that begins a handshake (RFC 8446, section 5.1). No user's name begins with it. */
const handshakeRecord = 22

/**
 * What stands before a log-in: one port takes TLS and plain connections, as `q -E 1` does, and answers HTTP
 * with a health page. Returns the connection to log in on, or undefined where the answer was sent.
 */
export const greeter =
  (greeting: Greeting) =>
  async (socket: Socket): Promise<Socket | undefined> => {
    const isTls = (await firstBytes(socket))?.[0] === handshakeRecord
    if (!isTls && greeting.tlsOnly) {
      greeting.log('refused a connection without TLS')
      return undefined
    }
    const stream = isTls ? await secured(socket, await greeting.secureContext()) : socket
    if (!(await isHttp(stream))) return stream
    await answerHttp(stream, greeting.page())
    return undefined
  }

/** The bytes that came first, which stay to be read; undefined where the peer has gone. */
async function firstBytes(socket: Socket): Promise<Buffer | undefined> {
  if (socket.readableLength === 0) await eventOf(socket, ['readable', 'end', 'close'])
  const bytes: Buffer | null = socket.read()
  if (bytes === null) return undefined
  socket.unshift(bytes)
  return bytes
}

async function secured(socket: Socket, secureContext: SecureContext): Promise<Socket> {
  const stream = new TLSSocket(socket, { isServer: true, secureContext })
  // Readers of the stream get the error too.
  stream.on('error', () => undefined)
  await eventOf(stream, ['secure', 'close'])
  return stream
}

const eventOf = (socket: Socket, events: string[]): Promise<void> =>
  new Promise(resolve => {
    for (const event of events) socket.once(event, () => resolve())
  })

async function isHttp(stream: Socket): Promise<boolean> {
  const start = (await firstBytes(stream))?.subarray(0, 5).toString('latin1') ?? ''
  return start.startsWith('GET ') || start === 'HEAD '
}

async function answerHttp(stream: Socket, page: string): Promise<void> {
  const request = String(stream.read())
  const isPage = /^(GET|HEAD) \/ /.test(request)
  const body = isPage ? page : 'expected GET /\n'
  const head = [
    `HTTP/1.1 ${isPage ? '200 OK' : '404 Not Found'}`,
    'Content-Type: text/plain; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  stream.resume()
  const sent = eventOf(stream, ['finish', 'close'])
  stream.end(`${head.join('\r\n')}\r\n\r\n${request.startsWith('HEAD') ? '' : body}`)
  await sent
}
