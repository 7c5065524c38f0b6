import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { KdbError } from '../errors.ts'
import { chars, type KdbValue, list } from '../values.ts'
import { type KdbAddress, parseConnectionString } from './connection-string.ts'
import { isLoginAccepted, sendLogin } from './handshake.ts'
import { answerLimits } from './limits.ts'
import { receiveMessages, sendMessage } from './messages.ts'
import { type SocketBytes, socketBytes } from './socket-bytes.ts'

export type KdbConnectionErrorCode =
  | 'UNREACHABLE' // no connection to that host and port
  | 'REFUSED' // the server closed instead of accepting user and password
  | 'TIMEOUT' // no answer in time; the connection is closed, because a later answer could not be told apart
  | 'CLOSED' // the connection ended before the answer came

export class KdbConnectionError extends Error {
  override readonly name = 'KdbConnectionError'
  readonly code: KdbConnectionErrorCode

  constructor(code: KdbConnectionErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** A text to evaluate, or a function's name and its arguments. */
export type KdbQuery = string | [name: string, ...args: KdbValue[]]

export type KdbConnection = {
  /** Sends a sync request. Throws `KdbError` when the server signals an error. */
  query: (query: KdbQuery) => Promise<KdbValue>
  close: () => void
}

type Address = Pick<KdbAddress, 'host' | 'port' | 'user' | 'password'> & { tls?: boolean }

/**
 * Opens a connection to a kdb+ process.
 * `timeoutMs` bounds the connecting and then each query. Throws `KdbConnectionError`.
 */
export const connect = async (
  to: string | Address,
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<KdbConnection> => {
  const address = typeof to === 'string' ? parseConnectionString(to) : to
  const socket = openSocket(address)
  const bytes = socketBytes(socket)
  await inTime(socket, timeoutMs, () => logIn(socket, { bytes, address }))
  const answers = receiveMessages(bytes, answerLimits)

  // A kdb+ process answers in order, so a query waits for the one before it.
  let previous: Promise<unknown> = Promise.resolve()
  const query = (text: KdbQuery): Promise<KdbValue> => {
    const answer = previous.then(() => inTime(socket, timeoutMs, () => ask(socket, { answers, query: text })))
    previous = answer.catch(() => undefined)
    return answer
  }
  return { query, close: () => void socket.destroy() }
}

const openSocket = ({ host, port, tls }: Address): Socket =>
  tls === true ? connectTls({ host, port, servername: host }) : connectTcp({ host, port, noDelay: true })

const logIn = async (
  socket: Socket,
  { bytes, address }: { bytes: SocketBytes; address: Address },
): Promise<void> => {
  sendLogin(socket, address)
  if (await isLoginAccepted(bytes)) return
  throw new KdbConnectionError(
    'REFUSED',
    `expected ${address.host}:${address.port} to accept user ${address.user}, got a closed connection`,
  )
}

const ask = async (
  socket: Socket,
  { answers, query }: { answers: ReturnType<typeof receiveMessages>; query: KdbQuery },
): Promise<KdbValue> => {
  await sendMessage(socket, { type: 'sync', value: encodeQuery(query) })
  for (;;) {
    const message = await answers.next()
    if (message.done === true) throw new KdbConnectionError('CLOSED', 'expected an answer, got the end')
    // A server may send async messages of its own in between.
    if (message.value.type !== 'response') continue
    if (message.value.value.kind === 'error') throw new KdbError(message.value.value.message)
    return message.value.value
  }
}

const encodeQuery = (query: KdbQuery): KdbValue => {
  if (typeof query === 'string') return chars(query)
  const [name, ...args] = query
  return list([chars(name), ...args])
}

/** Runs one exchange; what fails, except what the server signals, ends the connection. */
const inTime = async <T>(socket: Socket, millis: number, exchange: () => Promise<T>): Promise<T> => {
  let late = false
  const timer = setTimeout(() => {
    late = true
    socket.destroy()
  }, millis)
  try {
    return await exchange()
  } catch (error) {
    if (error instanceof KdbError) throw error
    socket.destroy()
    throw late
      ? new KdbConnectionError('TIMEOUT', `expected an answer within ${millis} ms, got none`)
      : named(error)
  } finally {
    clearTimeout(timer)
  }
}

const named = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const code = error.syscall === 'connect' || error.syscall === 'getaddrinfo' ? 'UNREACHABLE' : 'CLOSED'
  return new KdbConnectionError(code, `expected a kdb+ process, got ${error.message}`, error)
}
