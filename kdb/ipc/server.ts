import { createServer, type Server, type Socket } from 'node:net'
import { KdbError, KdbFormatError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { acceptLogin, type Login, receiveLogin } from './handshake.ts'
import { requestLimits } from './limits.ts'
import { receiveMessages, sendMessage } from './messages.ts'
import { socketBytes } from './socket-bytes.ts'

export type KdbServerOptions = {
  /** True lets the user in. */
  authenticate: (login: Login) => boolean
  /** Called with each connection: what answers its sync requests. What that throws is signalled to the client. */
  open: (user: string) => Answer
  /** Told of what ended a connection other than its own end. */
  onFault: (fault: unknown) => void
  handshakeMs?: number
  maxConnections?: number
}

type Answer = (request: KdbValue) => Promise<KdbValue>

/** A kdb+ IPC server. It answers one request of a connection after another, in the order they came. */
export const kdbServer = (options: KdbServerOptions): Server => {
  const server = createServer({ noDelay: true }, socket => {
    socket.on('error', options.onFault)
    serve(socket, options)
      .catch(fault => {
        // A fault of the socket is told of already.
        if (socket.errored === null) options.onFault(fault)
      })
      .finally(() => socket.destroy())
  })
  server.maxConnections = options.maxConnections ?? 256
  return server
}

const serve = async (socket: Socket, options: KdbServerOptions): Promise<void> => {
  const bytes = socketBytes(socket)
  const login = await withinTime(socket, options.handshakeMs ?? 5000, () => receiveLogin(bytes))
  if (login === undefined || !options.authenticate(login)) return
  acceptLogin(socket, login)
  const answer = options.open(login.user)
  for await (const { type, value } of receiveMessages(bytes, requestLimits)) {
    // An async message asks for nothing back, and there is nothing here that one could change.
    if (type !== 'sync') continue
    await sendMessage(socket, { type: 'response', value: await answerOrSignal(value, answer, options) })
  }
}

/** A peer that connects and stays silent is cut off. */
const withinTime = async <T>(socket: Socket, millis: number, work: () => Promise<T>): Promise<T> => {
  const timer = setTimeout(() => socket.destroy(), millis)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}

const answerOrSignal = async (
  request: KdbValue,
  answer: Answer,
  { onFault }: KdbServerOptions,
): Promise<KdbValue> => {
  try {
    return await answer(request)
  } catch (error) {
    if (error instanceof KdbError || error instanceof KdbFormatError) {
      return { kind: 'error', message: error.message }
    }
    onFault(error)
    return { kind: 'error', message: 'internal' }
  }
}
