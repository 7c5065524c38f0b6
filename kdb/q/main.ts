// A node whose clients q answers: `node main.ts FOLDER`. This process has the door and takes the orders; q is its child.

import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { doorkeeper } from '../door/doorkeeper.ts'
import { KdbError } from '../errors.ts'
import { connect } from '../ipc/client.ts'
import { kdbServer } from '../ipc/server.ts'
import { isSameText } from '../ipc/token.ts'
import { identityOf } from '../node/process-identity.ts'
import { nodeOrder } from '../node/protocol.ts'
import { logFault, type NodeService, type NodeStart, runNode } from '../node/run-node.ts'
import { chars, type KdbValue } from '../values.ts'
import { failure, nothing } from './aws/answers.ts'
import { itemsOf, textOf, textsOf } from './aws/arguments.ts'
import { awsFunctions } from './aws/functions.ts'
import { type Calls, openCalls } from './calls.ts'
import { licenceFolder } from './licence-folder.ts'
import { proxy } from './proxy.ts'
import { startQ } from './q-process.ts'
import { qSettings } from './q-settings.ts'
import { watchSilence } from './watch-silence.ts'

/** The user as whom this process and q know each other: no name of a user of an environment holds a dot. */
const innerUser = 'kdbflow.node'
/** Of the connections that a licence counts: the kept one, and one for orders. */
const ownConnections = 2
const qOrder = nodeOrder.extend({ q: qSettings })

async function openQ({ folder, secrets, log, onFault, exit }: NodeStart): Promise<NodeService> {
  const { q: settings, options, mount } = qOrder.parse(JSON.parse(folder.rawOrder() ?? ''))
  const password = randomBytes(32).toString('base64url')
  const port = await freePort()
  let state: ReturnType<NodeService['state']> = { state: 'loading' }
  const calls = openCalls(randomUUID)
  const stopCreation = (reason: string): KdbValue => {
    if (state.state !== 'loading')
      return failure('ConflictException', 'expected a cluster in creation, got one that runs')
    state = { state: 'failed', reason: reason || 'its initialization script stopped it' }
    return nothing
  }
  const hears = qListener({
    password,
    onWord(said, text) {
      // A script that has stopped the creation goes on to its end.
      if (said === 'ready' && state.state === 'loading') state = { state: 'ready' }
      if (said === 'failed' && state.state !== 'failed') state = { state: 'failed', reason: text }
      log(text === '' ? `q: ${said}` : `q: ${said}: ${text}`)
    },
    onCall: async (name, given) =>
      name === 'stop_current_kx_cluster_creation'
        ? stopCreation(textOf(given[0]))
        : callApi(calls, name, given),
    onFault,
  })
  hears.server.listen(0, '127.0.0.1')
  await once(hears.server, 'listening')
  const { port: nodePort } = hears.server.address() as AddressInfo // not a pipe: it was given a port
  const start = {
    ...{ settings, folder: folder.path, licence: licenceFolder(folder.path, secrets) },
    ...{ port, nodePort, password, mount, options },
  }
  const { child, ended } = startQ(start, bytes => void process.stdout.write(bytes))
  const identity = child.pid === undefined ? undefined : identityOf(child.pid)
  if (identity !== undefined) folder.writeChildren([identity])
  let isEnding = false
  ended.then(why => {
    if (isEnding) return
    log(why)
    if (state.state === 'ready') exit(1)
    // Its supervisor asks why before it ends this process.
    state = { state: 'failed', reason: state.reason ?? why }
  }, onFault)
  const { clusterName, tlsOnly } = options
  const keeper = doorkeeper({ clusterName, tlsOnly, secret: secrets.secret, now: Date.now, log })
  const own = settings.killAfterSilentSeconds === undefined ? ownConnections : ownConnections + 1
  const most = (settings.connections ?? Number.POSITIVE_INFINITY) - own
  const door = proxy({ keeper, q: () => ({ port, password }), most, onFault, log })
  const inner = { host: '127.0.0.1', port, user: innerUser, password }
  const watch = (silentMs: number) =>
    watchSilence({
      withinMs: silentMs,
      pause: delay,
      // A script may keep q for hours before it is ready.
      ask: async timeoutMs => {
        if (state.state === 'ready' && !isEnding) await askOnce(inner, timeoutMs)
      },
      onSilence() {
        log(`q answered nothing for ${silentMs / 1000} s: it is killed, as the settings say`)
        child.kill('SIGKILL')
      },
    })
  if (settings.killAfterSilentSeconds !== undefined)
    watch(settings.killAfterSilentSeconds * 1000).catch(onFault)
  /** There is no answer: q has ended then. */
  const orderExit = async () => {
    const connection = await connect(inner)
    await connection.query('exit 0')
  }
  return {
    door: door.server,
    state: () => state,
    async remount({ path }) {
      const connection = await connect(inner, { timeoutMs: remountWithinMs })
      try {
        return textsOf(await connection.query(['.kdbflow.load', chars(path)]))
      } finally {
        connection.close()
      }
    },
    setSecrets({ users, certificate }) {
      keeper.setUsers(users)
      door.endWhere(keeper.isGone)
      if (certificate !== undefined) keeper.setCertificate(certificate)
    },
    drain: door.drain,
    calls,
    async end(graceMs) {
      isEnding = true
      // q calls `.awscust.z.exit` at `exit`, which may have much to save.
      orderExit().catch(() => undefined)
      const timers = [
        setTimeout(() => child.kill('SIGTERM'), graceMs / 2),
        setTimeout(() => child.kill('SIGKILL'), graceMs),
      ]
      await ended
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

async function askOnce(inner: Parameters<typeof connect>[0], timeoutMs: number): Promise<void> {
  const connection = await connect(inner, { timeoutMs })
  try {
    await connection.query('1b')
  } finally {
    connection.close()
  }
}

/** A script, or a query, may keep q for hours. */
const remountWithinMs = 86_400_000

type Listening = {
  password: string
  onWord: (state: string, text: string) => void
  onCall: (name: string, given: readonly KdbValue[]) => Promise<KdbValue>
  onFault: (fault: unknown) => void
}

/** Takes what q says of itself, and what its code calls, over the connection that it keeps. */
const qListener = ({ password, onWord, onCall, onFault }: Listening) =>
  kdbServer({
    authenticate: ({ user, password: given }) =>
      user === innerUser && isSameText(given, password) ? { user, since: 0 } : undefined,
    open: () => async request => {
      const [word, name, given] = itemsOf(request)
      if (textOf(word) === '.kdbflow.aws')
        return onCall(textOf(name), given === undefined ? [] : itemsOf(given))
      onWord(textOf(name), textOf(given))
      return chars('')
    },
    onFault,
  })

/** @throws {KdbError} 'type */
async function callApi(calls: Calls, name: string, given: readonly KdbValue[]): Promise<KdbValue> {
  const called = Object.hasOwn(awsFunctions, name) ? awsFunctions[name] : undefined
  if (called === undefined) throw new KdbError('nyi')
  const { output = {}, error } = await calls.make(called.operation, called.input(given))
  return error === undefined ? called.output(output) : failure(error.code, error.message)
}

/** q listens where it is asked to: nothing is between this and its start that would take the port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // as above
  server.close()
  await once(server, 'close')
  return port
}

runNode(process.argv[2] ?? '', openQ).catch(fault => {
  logFault(fault)
  process.exitCode = 1
})
