// Clients that ask a cluster at a steady rate, and connect again when they were closed between two answers.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseConnectionString } from '../../kdb/ipc/connection-string.ts'
import { isLoginAccepted, sendLogin } from '../../kdb/ipc/handshake.ts'
import { answerLimits } from '../../kdb/ipc/limits.ts'
import { receiveMessages, sendMessage } from '../../kdb/ipc/messages.ts'
import { socketBytes } from '../../kdb/ipc/socket-bytes.ts'
import { chars } from '../../kdb/values.ts'

interface Steady {
  clients: number
  /** Of all clients together. */
  perSecond: number
  query: string
  /** Where a client connects: a connection string. */
  addressOf(client: number): Promise<string>
}

export interface Asked {
  queries: number
  /** Sent, and not answered, or by an error. */
  failed: number
  /** From when a query was due to its answer, also where the client had to connect again. Milliseconds. */
  longest: number
  connections: number
}

/** Begins to ask. The returned function ends that, and says what came of it. */
export async function askSteadily({ clients, perSecond, query, addressOf }: Steady) {
  const asked: Asked = { queries: 0, failed: 0, longest: 0, connections: 0 }
  const everyMs = (1000 * clients) / perSecond
  const open = async (client: number) => {
    const connection = await connectTo(await addressOf(client))
    asked.connections += 1
    return connection
  }
  let isOver = false
  const run = async (client: number, first: Connection) => {
    let connection = first
    for (let due = performance.now() + (everyMs * client) / clients; !isOver; due += everyMs) {
      await delay(Math.max(0, due - performance.now()))
      while (!connection.isOpen()) connection = (await open(client).catch(() => undefined)) ?? connection
      asked.queries += 1
      const isAnswered = await connection.ask(query).catch(() => false)
      if (!isAnswered) asked.failed += 1
      asked.longest = Math.max(asked.longest, performance.now() - due)
    }
    connection.close()
  }
  const connections = await Promise.all(Array.from({ length: clients }, (_, client) => open(client)))
  const runs = connections.map((connection, client) => run(client, connection))
  return async (): Promise<Asked> => {
    isOver = true
    await Promise.all(runs)
    return asked
  }
}

interface Connection {
  isOpen(): boolean
  ask(query: string): Promise<boolean>
  close(): void
}

async function connectTo(address: string): Promise<Connection> {
  const { host, port, user, password } = parseConnectionString(address)
  const socket = connect({ host, port, noDelay: true })
  let isOpen = true
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      isOpen = false
    })
  }
  await once(socket, 'connect')
  const bytes = socketBytes(socket)
  sendLogin(socket, { user, password })
  if (!(await isLoginAccepted(bytes))) throw new Error(`expected ${host}:${port} to let in ${user}`)
  const answers = receiveMessages(bytes, answerLimits)
  return {
    isOpen: () => isOpen,
    close: () => socket.destroy(),
    async ask(query) {
      await sendMessage(socket, { type: 'sync', value: chars(query) })
      const { value } = await answers.next()
      return value !== undefined && value.value.kind !== 'error'
    },
  }
}

/** How long one query after another takes over a socket that has logged in, and how many bytes come; none is decoded. */
export async function roundTrips(socket: Socket, message: Buffer, count: number) {
  const times: number[] = []
  let bytes = 0
  for (let query = 0; query < count; query += 1) {
    const began = performance.now()
    socket.write(message)
    bytes += await wholeAnswer(socket)
    times.push(performance.now() - began)
  }
  return { times, bytes }
}

const LENGTH_AT = 4
const HEADER_BYTES = 8

function wholeAnswer(socket: Socket): Promise<number> {
  return new Promise(resolve => {
    let head = Buffer.alloc(0)
    let received = 0
    const take = (bytes: Buffer) => {
      if (head.length < HEADER_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEADER_BYTES)])
      received += bytes.length
      if (head.length < HEADER_BYTES || received < head.readUInt32LE(LENGTH_AT)) return
      socket.off('data', take)
      resolve(received)
    }
    socket.on('data', take)
  })
}
