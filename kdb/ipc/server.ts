import { createServer, type Server, type Socket } from 'node:net'
import { KdbError, KdbFormatError } from '../errors.ts'
import type { KdbValue } from '../values.ts'
import { noCounts, type ServerCounts } from './counts.ts'
import { acceptLogin, type Login, receiveLogin } from './handshake.ts'
import { type ServerLimits, serverLimits } from './limits.ts'
import { encodeChunks, encodeGently } from './message.ts'
import { connectionPlaces, type Identity, type Place } from './places.ts'
import { queuedAnswers, SlowReader } from './queued-answers.ts'
import { type Request, requestReceiver } from './requests.ts'
import { type SocketBytes, socketBytes } from './socket-bytes.ts'

export type KdbServerOptions = {
  /** Who is let in; undefined refuses. */
  authenticate: (login: Login) => Identity | undefined
  /** Called with each connection: what answers its requests. What that throws is signalled to the client. */
  open: (user: string, address: string) => Answer
  /** Receives what went wrong within. */
  onFault: (fault: unknown) => void
  /** Receives what was refused, at most once a connection. */
  log?: (line: string) => void
  /** What comes before the log-in, within its time: the connection to go on with, or none where all is said. */
  greet?: (socket: Socket) => Promise<Socket | undefined>
  limits?: Partial<ServerLimits>
}

type Answer = (request: KdbValue) => Promise<KdbValue>

export type KdbServer = {
  server: Server
  counts: ServerCounts
  /** Ends the connections of users who are not let in any more. */
  endWhere: (isGone: (identity: Identity) => boolean) => void
  /**
   * Lets nobody in any more, and ends each connection after its next answer: a client that has just sent a query gets
   * it. What is silent ends a moment later, everything else after `withinMs`. Resolves when all have ended.
   */
  drain: (withinMs: number) => Promise<void>
}

/** A kdb+ IPC server. It answers one request of a connection after another, in the order they came. */
export function kdbServer(options: KdbServerOptions): KdbServer {
  const limits = { ...serverLimits, ...options.limits }
  const house: House = {
    greet: async socket => socket,
    log: () => undefined,
    ...options,
    limits,
    counts: noCounts(),
    places: connectionPlaces(limits),
    send: queuedAnswers(limits, () => performance.now()),
    receive: requestReceiver(limits),
    sockets: new Set(),
    clients: new Set(),
    isDraining: false,
  }
  const server = createServer({ noDelay: true }, socket => receiveConnection(socket, house))
  return {
    server,
    counts: house.counts,
    drain: withinMs => drain(server, house, withinMs),
    endWhere(isGone) {
      for (const { identity, socket } of house.places.signedIn()) {
        if (identity === undefined || !isGone(identity)) continue
        house.log(`ended a connection of ${shown(identity.user)}: not let in any more`)
        socket.destroy()
      }
    },
  }
}

type House = Required<Omit<KdbServerOptions, 'limits'>> & {
  limits: ServerLimits
  counts: ServerCounts
  places: ReturnType<typeof connectionPlaces>
  send: ReturnType<typeof queuedAnswers>
  receive: ReturnType<typeof requestReceiver>
  /** All connections. */
  sockets: Set<Socket>
  /** Those that have logged in. */
  clients: Set<Client>
  isDraining: boolean
}

/** A client that queries all the time asks again within this time. */
const silentMs = 500

async function drain(server: Server, house: House, withinMs: number): Promise<void> {
  house.isDraining = true
  const endSilent = () => {
    for (const { isBusy, stream } of house.clients) if (!isBusy) stream.destroy()
  }
  const endAll = () => {
    for (const socket of house.sockets) socket.destroy()
  }
  const timers = [setTimeout(endSilent, Math.min(silentMs, withinMs)), setTimeout(endAll, withinMs)]
  await new Promise<void>(resolve => server.close(() => resolve()))
  for (const timer of timers) clearTimeout(timer)
}

function receiveConnection(socket: Socket, house: House): void {
  const { place, leaving } = house.places.enter(socket)
  if (leaving !== undefined) endStranger(leaving.socket, house)
  house.counts.connections++
  house.sockets.add(socket)
  // A client that goes away is nobody's fault; whoever reads or writes hears of it.
  socket.on('error', () => undefined)
  serve(place, house).finally(() => {
    house.counts.connections--
    house.sockets.delete(socket)
    house.places.leave(place)
    socket.destroy()
  })
}

function endStranger(socket: Socket, { counts }: House): void {
  counts.strangersEnded++
  socket.destroy()
}

type Client = {
  stream: Socket
  bytes: SocketBytes
  user: string
  answer: Answer
  log: (line: string) => void
  /** Between the arrival of a request and its answer. */
  isBusy: boolean
}

async function serve(place: Place, house: House): Promise<void> {
  let client: Client | undefined
  try {
    client = await logInInTime(place, house)
    if (client === undefined) return
    house.clients.add(client)
    await serveRequests(client, house)
  } catch (fault) {
    const why = fault instanceof KdbFormatError ? fault : client?.stream.errored
    if (why instanceof SlowReader || fault instanceof SlowReader) {
      house.counts.slowReadersEnded++
      client?.log(`ended a connection of ${shown(client.user)}: its answers were not read`)
    } else if (why instanceof KdbFormatError) {
      house.counts.refusedMessages++
      client?.log(`ended a connection of ${shown(client.user)}: ${why.message}`)
    } else if (!place.socket.destroyed) house.onFault(fault)
  } finally {
    if (client !== undefined) house.clients.delete(client)
  }
}

/** A peer that connects and stays silent is cut off. */
async function logInInTime(place: Place, house: House): Promise<Client | undefined> {
  const { socket } = place
  const timer = setTimeout(() => endStranger(socket, house), house.limits.logInMs)
  // Whatever a log-in waits for, it need not after the end.
  const closed = new Promise<undefined>(resolve => socket.once('close', () => resolve(undefined)))
  try {
    return await Promise.race([logIn(place, house), closed])
  } finally {
    clearTimeout(timer)
  }
}

async function logIn(place: Place, house: House): Promise<Client | undefined> {
  const { greet, authenticate, places, counts } = house
  const stream = await greet(place.socket)
  if (stream === undefined) return undefined
  const bytes = socketBytes(stream)
  const login = await receiveLogin(bytes)
  if (login === undefined) return undefined
  const identity = authenticate(login)
  const limit = identity === undefined ? undefined : places.signIn(place, identity)
  if (identity === undefined || limit !== undefined) {
    counts.refusedLogins++
    if (limit !== undefined) house.log(`refused user ${shown(login.user)}: there are ${limit} already`)
    return undefined
  }
  counts.logins++
  acceptLogin(stream, login)
  const { user } = identity
  return {
    stream,
    bytes,
    user,
    answer: house.open(user, place.socket.remoteAddress ?? ''),
    log: once(house.log),
    isBusy: false,
  }
}

function once(log: (line: string) => void): (line: string) => void {
  let isSaid = false
  return line => {
    if (!isSaid) log(line)
    isSaid = true
  }
}

async function serveRequests(client: Client, house: House): Promise<void> {
  const { stream, bytes } = client
  for await (const request of house.receive(stream, bytes)) {
    house.counts.bytesIn += request.length
    client.isBusy = true
    if (request.type === 'sync') await reply(request, client, house)
    // Without an answer, an end is all that its sender sees.
    else if (!(await isTaken(request, client, house))) return
    client.isBusy = false
    if (house.isDraining && request.type === 'sync') return await sent(stream)
  }
}

/** All that was written has left this process, and the client knows that no more comes. */
const sent = (stream: Socket): Promise<void> => new Promise(resolve => stream.end(() => resolve()))

async function reply(request: Request, client: Client, house: House): Promise<void> {
  const chunks = await answerTo(request, client, house)
  await house.send(client.stream, chunks)
  for (const { length } of chunks) house.counts.bytesOut += length
}

async function answerTo(request: Request, client: Client, house: House): Promise<Buffer[]> {
  const { counts, limits } = house
  counts.queries++
  try {
    if ('refused' in request) {
      refuse(request, client, { house, why: request.refused.message })
      throw new KdbError('limit')
    }
    const value = await client.answer(request.value)
    return await encodeGently({ type: 'response', value }, limits.answerBytes)
  } catch (error) {
    counts.errors++
    return encodeChunks({ type: 'response', value: { kind: 'error', message: signalOf(error, house) } })
  }
}

function signalOf(error: unknown, { onFault }: House): string {
  if (error instanceof KdbError || error instanceof KdbFormatError) return error.message
  onFault(error)
  return 'internal'
}

/** Whether an async message could be obeyed, as q would: its answer is thrown away, but not its error. */
async function isTaken(request: Request, client: Client, house: House): Promise<boolean> {
  const why = await whyNotTaken(request, client, house)
  if (why === undefined) return true
  refuse(request, client, { house, why })
  return false
}

async function whyNotTaken(request: Request, client: Client, house: House): Promise<string | undefined> {
  if ('refused' in request) return request.refused.message
  if (request.type === 'response') return 'an answer without a question'
  // `::` only makes sure that all before it has been sent.
  if (request.value.kind === 'primitive') return undefined
  try {
    await client.answer(request.value)
    return undefined
  } catch (error) {
    return signalOf(error, house)
  }
}

type Refusal = { house: House; why: string }

function refuse(request: Request, { user, log }: Client, { house, why }: Refusal): void {
  house.counts.refusedMessages++
  log(`refused ${request.type} message ${nameOf(request)}of ${shown(user)}: ${why}`)
}

/** The function that a message calls. What else it holds is its sender's. */
function nameOf(request: Request): string {
  if ('refused' in request || request.value.kind !== 'list') return ''
  const [name] = request.value.items
  if (name?.kind === 'atom' && name.type === 'symbol') return `${shown(name.value.slice(0, 64))} `
  return ''
}

/** A client's own text, which may hold line breaks. */
const shown = (text: string): string => JSON.stringify(text)
