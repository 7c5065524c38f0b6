import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { KdbError } from '../errors.ts'
import { chars, type KdbValue, list } from '../values.ts'
import { KdbConnectionError } from './connection-error.ts'
import { type KdbAddress, parseConnectionString } from './connection-string.ts'
import { isLoginAccepted, sendLogin } from './handshake.ts'
import { answerLimits, type KdbLimits } from './limits.ts'
import { receiveMessages, sendMessage } from './messages.ts'
import { type SocketBytes, socketBytes } from './socket-bytes.ts'
import { authorityIn, verifyPeer } from './verify-peer.ts'

/** A text to evaluate, or a function's name and its arguments. */
export type KdbQuery = string | [name: string, ...args: KdbValue[]]

export type KdbConnection = {
  /** Sends a sync request. Throws `KdbError` when the server signals an error, otherwise `KdbConnectionError`. */
  query: (query: KdbQuery) => Promise<KdbValue>
  close: () => void
}

type Address = Omit<KdbAddress, 'tls'> & { tls?: boolean }

/**
 * Opens a connection to a kdb+ process, by a connection string or its parts.
 * `timeoutMs` bounds the connecting and then each query, `limits` each answer. Throws `KdbConnectionError`.
 */
export async function connect(
  to: string | Address,
  { timeoutMs = 30_000, limits = answerLimits }: { timeoutMs?: number; limits?: KdbLimits } = {},
): Promise<KdbConnection> {
  const address = typeof to === 'string' ? parseConnectionString(to) : to
  const socket = openSocket(address)
  const bytes = socketBytes(socket)
  const exchange = exchangeOver(socket, timeoutMs)
  await exchange(async () => {
    await secure(socket, address)
    await logIn(socket, bytes, address)
  })

  const answers = receiveMessages(bytes, limits)
  // A kdb+ process answers in order, so a query waits for the one before it.
  let previous: Promise<unknown> = Promise.resolve()
  const query = (asked: KdbQuery): Promise<KdbValue> => {
    const answer = previous.then(() => exchange(() => ask(socket, answers, asked)))
    previous = answer.catch(() => undefined)
    return answer
  }
  return {
    query,
    close: () => {
      socket.destroy()
    },
  }
}

/** Where the token names an authority, that one is trusted and no other; else those that the system trusts. */
function openSocket({ host, port, tls, password }: Address): Socket {
  if (tls !== true) return connectTcp({ host, port, noDelay: true })
  // An address is no server name (RFC 6066, section 3).
  const servername = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port, ...servername, rejectUnauthorized: authorityIn(password) === undefined })
}

/** Before the peer gets a token, it has to show who it is. */
async function secure(socket: Socket, { host, password }: Address): Promise<void> {
  if (!(socket instanceof TLSSocket)) return
  await once(socket, 'secureConnect')
  const fingerprint = authorityIn(password)
  if (fingerprint !== undefined) verifyPeer(socket, { fingerprint, host, now: Date.now() })
}

/** Runs one exchange within the time. What fails ends the connection, unless it is an error that q signals. */
function exchangeOver(socket: Socket, timeoutMs: number) {
  let fault: Error | undefined
  socket.on('error', error => {
    fault = error
  })
  return async <T>(exchange: () => Promise<T>): Promise<T> => {
    const timer = setTimeout(() => {
      // A later answer would be taken for the next one's.
      socket.destroy(new KdbConnectionError('TIMEOUT', `expected an answer within ${timeoutMs} ms, got none`))
    }, timeoutMs)
    try {
      return await exchange()
    } catch (error) {
      if (error instanceof KdbError) throw error
      socket.destroy()
      throw KdbConnectionError.of(fault ?? error)
    } finally {
      clearTimeout(timer)
    }
  }
}

async function logIn(socket: Socket, bytes: SocketBytes, address: Address): Promise<void> {
  sendLogin(socket, address)
  if (await isLoginAccepted(bytes)) return
  const { host, port, user } = address
  throw new KdbConnectionError(
    'REFUSED',
    `expected ${host}:${port} to let in ${user}, got a closed connection`,
  )
}

async function ask(
  socket: Socket,
  answers: ReturnType<typeof receiveMessages>,
  query: KdbQuery,
): Promise<KdbValue> {
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

function encodeQuery(query: KdbQuery): KdbValue {
  if (typeof query === 'string') return chars(query)
  const [name, ...args] = query
  return list([chars(name), ...args])
}
