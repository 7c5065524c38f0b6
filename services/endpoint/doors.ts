// Where the endpoint is reached: one port, by HTTP or by TLS; and how it is left.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../store/clock.ts'
import { createSecureServer, replaceCertificate, type Tls } from './secure-server.ts'

export interface Endpoint {
  /** @throws {Error} as node:net gives it, such as EADDRINUSE. */
  listen(port: number, host: string): Promise<Listening>
  /** Ends once the calls under way are answered; those that take longer than some seconds are broken off. */
  close(): Promise<void>
}

export interface Listening {
  port: number
  url: string
  /**
   * For processes of this machine that belong to it: over TLS they would have to trust whoever issued the
   * certificate, by a name that need not lead here. Plain HTTP on loopback.
   */
  innerUrl: string
}

/** Longer than clients keep an idle connection, so that none sends into one that is just being closed. */
const KEEP_ALIVE = 75_000
/** A connection silent for so long is given up: longer than Lambda's longest invocation, whose answer may be waited for. */
const IDLE = 16 * 60_000
/** So long calls under way hold up the end: a client may never finish what it began to send. */
const GRACE = 3000

interface DoorParts {
  tls: Tls | undefined
  answer: RequestListener
  clock: Clock
}

export const openDoors = ({ tls, answer, clock }: DoorParts): Endpoint =>
  tls === undefined ? plainEndpoint(answer, clock) : secureEndpoint(tls, answer, clock)

function plainEndpoint(answer: RequestListener, clock: Clock): Endpoint {
  const door = openDoor(createServer(answer))
  return {
    async listen(port, host) {
      const bound = await listen(door, port, host)
      const url = `http://${hostAndPort(host, bound)}`
      return { port: bound, url, innerUrl: url }
    },
    close: () => close(door, clock),
  }
}

/** TLS for everyone, and a door behind it for this machine. */
function secureEndpoint(tls: Tls, answer: RequestListener, clock: Clock): Endpoint {
  const server = createSecureServer(tls.first, answer)
  const door = openDoor(server)
  const inner = plainEndpoint(answer, clock)
  const ended = new AbortController()
  return {
    async listen(port, host) {
      const bound = await listen(door, port, host)
      const { innerUrl } = await inner.listen(0, '127.0.0.1')
      const stop = tls.follow(pair => replaceCertificate(server, pair))
      ended.signal.addEventListener('abort', stop)
      return { port: bound, url: `https://${hostAndPort(tls.nameFor(host), bound)}`, innerUrl }
    },
    async close() {
      ended.abort()
      await Promise.all([close(door, clock), inner.close()])
    },
  }
}

/** A server with its connections, those in the middle of a TLS handshake too. */
interface Door {
  server: Server
  sockets: ReadonlySet<Socket>
}

function openDoor(server: Server): Door {
  server.keepAliveTimeout = KEEP_ALIVE
  // An upload may last; what counts is that it moves.
  server.requestTimeout = 0
  server.setTimeout(IDLE)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return { server, sockets }
}

const listen = ({ server }: Door, port: number, host: string) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** As a URL has it. */
export const hostAndPort = (host: string, port: number) =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

const close = ({ server, sockets }: Door, clock: Clock) =>
  new Promise<void>((resolve, reject) => {
    if (!server.listening) return resolve()
    const cancel = clock.at(clock.now() + GRACE, () => {
      for (const socket of sockets) socket.destroy()
    })
    server.close(error => {
      cancel()
      if (error === undefined) resolve()
      else reject(error)
    })
    server.closeIdleConnections()
  })
