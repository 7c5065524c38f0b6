import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { Doorkeeper } from '../door/doorkeeper.ts'
import { receiveLogin, sendLogin } from '../ipc/handshake.ts'
import type { MessageType } from '../ipc/message.ts'
import type { Identity } from '../ipc/places.ts'
import { socketBytes } from '../ipc/socket-bytes.ts'
import { headersIn } from './headers.ts'

export type ProxyParts = {
  keeper: Doorkeeper
  /** Where q listens, and its inner password. */
  q: () => { port: number; password: string }
  /** Connections that q may have of clients. */
  most: number
  onFault: (fault: unknown) => void
  log: (line: string) => void
}

export type Proxy = {
  server: Server
  endWhere: (isGone: (identity: Identity) => boolean) => void
  /** Ends each connection after its next answer, what is silent a moment later, and all after `withinMs`. */
  drain: (withinMs: number) => Promise<void>
}

type Client = {
  identity: Identity
  socket: Socket
  /** Sync requests that q has not answered yet. */
  asked: number
}

const logInMs = 5000
/** A client that queries all the time asks again within this time. */
const silentMs = 500

/** The door before q: who shows a token is connected to q by its inner password, byte for byte from then on. */
export function proxy(parts: ProxyParts): Proxy {
  const clients = new Set<Client>()
  const sockets = new Set<Socket>()
  let isDraining = false

  const logIn = async (socket: Socket) => {
    const stream = await parts.keeper.greet(socket)
    if (stream === undefined) return undefined
    const bytes = socketBytes(stream)
    const login = await receiveLogin(bytes)
    const identity = login === undefined ? undefined : parts.keeper.authenticate(login)
    if (login === undefined || identity === undefined) return undefined
    if (clients.size >= parts.most) {
      parts.log(`refused user ${JSON.stringify(identity.user)}: q has ${parts.most} connections already`)
      return undefined
    }
    return { stream, bytes, identity }
  }

  const serve = async (socket: Socket): Promise<void> => {
    const timer = setTimeout(() => socket.destroy(), logInMs)
    const entered = await logIn(socket).finally(() => clearTimeout(timer))
    if (entered === undefined) return
    const { stream, bytes, identity } = entered
    const { port, password } = parts.q()
    const q = connectTcp({ host: '127.0.0.1', port, noDelay: true })
    const client: Client = { identity, socket, asked: 0 }
    clients.add(client)
    try {
      // q accepts with one byte, which goes to the client like all else.
      sendLogin(q, { user: identity.user, password })
      const onRequest = (type: MessageType) => {
        if (type === 'sync') client.asked += 1
      }
      const onAnswer = (type: MessageType) => {
        if (type !== 'response') return
        client.asked -= 1
        if (isDraining && client.asked === 0) q.end()
      }
      const lookAtAnswers = headersIn(1, onAnswer)
      q.on('data', chunk => {
        try {
          lookAtAnswers(chunk)
        } catch (fault) {
          q.destroy(fault instanceof Error ? fault : new Error(String(fault)))
        }
      })
      await Promise.race([pipeline(seenBy(headersIn(0, onRequest), bytes.rest()), q), pipeline(q, stream)])
    } finally {
      clients.delete(client)
      q.destroy()
    }
  }

  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket)
    // A client that goes away is nobody's fault.
    socket.on('error', () => undefined)
    serve(socket)
      .catch(fault => {
        if (!isGoneAway(fault)) parts.onFault(fault)
      })
      .finally(() => {
        sockets.delete(socket)
        socket.destroySoon()
      })
  })

  return {
    server,
    endWhere(isGone) {
      for (const { identity, socket } of clients) if (isGone(identity)) socket.destroy()
    },
    async drain(withinMs) {
      isDraining = true
      const endSilent = () => {
        for (const { asked, socket } of clients) if (asked === 0) socket.destroy()
      }
      const endAll = () => {
        for (const socket of sockets) socket.destroy()
      }
      const timers = [setTimeout(endSilent, Math.min(silentMs, withinMs)), setTimeout(endAll, withinMs)]
      await new Promise<void>(resolve => server.close(() => resolve()))
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

async function* seenBy(look: (chunk: Buffer) => void, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    look(chunk)
    yield chunk
  }
}

const goneAway = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNREFUSED']

const isGoneAway = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && goneAway.includes(String(fault.code))
