// HTTPS whose certificate changes under way, on a port that answers plain HTTP with a sentence.
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'

/** In PEM: the server's certificate, with those of its issuers behind it, and the key to the first. */
export interface KeyPair {
  certificate: string
  privateKey: string
}

export interface Tls {
  /** What the endpoint begins with. */
  first: KeyPair
  /** Hands over each later one. The returned function ends that. */
  follow(replace: (pair: KeyPair) => void): () => void
  /** What a URL names, for a certificate that fits it, where the endpoint listens at `host`. */
  nameFor(host: string): string
}

export function createSecureServer(pair: KeyPair, listener: RequestListener): Server {
  const server = createServer(optionsOf(pair), listener)
  const [accept] = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => greet(socket, () => accept?.call(server, socket)))
  return server
}

/** Connections that are open go on as they began. */
export const replaceCertificate = (server: Server, pair: KeyPair): void =>
  server.setSecureContext(optionsOf(pair))

const optionsOf = ({ certificate: cert, privateKey: key }: KeyPair) => ({ cert, key })

/** The first byte of a TLS record that begins a handshake (RFC 8446, section 5.1). */
const HANDSHAKE = 22
const FIRST_BYTE_WITHIN_MS = 60_000

function greet(socket: Socket, accept: () => void): void {
  const giveUp = () => socket.destroy()
  socket.on('error', giveUp)
  socket.setTimeout(FIRST_BYTE_WITHIN_MS, giveUp)
  socket.once('data', (bytes: Buffer) => {
    socket.setTimeout(0)
    socket.off('timeout', giveUp)
    if (bytes[0] !== HANDSHAKE) return refuse(socket)
    socket.pause()
    socket.unshift(bytes)
    accept()
  })
}

const EXPECTED_HTTPS = 'expected HTTPS on this port, got HTTP without TLS: begin the URL with https://\n'

function refuse(socket: Socket): void {
  // What still comes is read, or its sender could lose the answer.
  socket.resume()
  socket.setTimeout(FIRST_BYTE_WITHIN_MS, () => socket.destroy())
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(EXPECTED_HTTPS)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${EXPECTED_HTTPS}`)
}
