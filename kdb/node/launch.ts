import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  controlHost,
  controlUser,
  controlVariable,
  type NodeCertificate,
  type NodeMessage,
  type NodeOptionsInput,
  nodeMessage,
  type SupervisorMessage,
  secretVariable,
  type Users,
} from './protocol.ts'

/** What a node reports as failed; `code` is the code of the error in the node. */
export class KdbNodeError extends Error {
  override readonly name = 'KdbNodeError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export type NodeExit = { code: number | null; signal: NodeJS.Signals | null }

export type ControlAddress = { host: string; port: number; user: string; password: string }

export type NodeProcess = {
  pid: number
  port: number
  /** Where its supervisor asks how it is: a port that its users do not share. */
  control: ControlAddress
  /** Who is let in from now on. Connections of others end. */
  setUsers: (users: Users) => void
  /** What it shows to who connects by TLS, from now on. */
  setCertificate: (certificate: NodeCertificate) => void
  /** Mounts a database, an absolute path, in place of the one before. Gives its tables, or throws `KdbNodeError`. */
  mount: (what: { path: string; databaseName: string }) => Promise<string[]>
  /** Ends the process and waits until it has ended. */
  stop: () => Promise<void>
  /** When the process ends, for whatever reason. */
  exited: Promise<NodeExit>
}

/** Node keeps what it compiled, and a node is up in a third of the time. Not in /tmp, where others could leave code. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/kdbflow', import.meta.url))

/** The built-in reader. */
const reader = new URL('main.ts', import.meta.url)

export type Launch = {
  options: NodeOptionsInput
  secret: string
  /** Where the node's output goes. */
  log?: Writable
  /** Kills the node while it starts. */
  signal?: AbortSignal
  program?: URL
  listenWithinMs?: number
  mountWithinMs?: number
}

/** Starts a node as a child process, and waits until it listens. A node that misses a deadline is killed. */
export const launchNode = async ({
  options,
  secret,
  log,
  signal,
  program = reader,
  listenWithinMs = 30_000,
  mountWithinMs = 300_000,
}: Launch): Promise<NodeProcess> => {
  signal?.throwIfAborted()
  const password = randomBytes(32).toString('base64url')
  const child = fork(program, [JSON.stringify(options)], {
    env: { [secretVariable]: secret, [controlVariable]: password, NODE_COMPILE_CACHE: compileCache },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  pipeOutput(child, log)
  const exited = endOf(child)
  const { pid } = child
  const listening = { type: 'listening', exited, millis: listenWithinMs, signal } as const
  const { port, controlPort } = await answerWithin(child, listening).catch(error => {
    child.kill('SIGKILL')
    throw error
  })
  if (pid === undefined) throw new KdbNodeError('EXITED', 'expected a process with an id, got none')

  // Answers do not name what they answer, so there is one mount at a time.
  let previous: Promise<unknown> = Promise.resolve()
  const mount: NodeProcess['mount'] = what => {
    const mounted = previous.then(async () => {
      say(child, { type: 'mount', ...what })
      return (await answerWithin(child, { type: 'mounted', exited, millis: mountWithinMs })).tables
    })
    previous = mounted.catch(() => undefined)
    return mounted
  }
  const stop = async (): Promise<void> => {
    if (child.connected) say(child, { type: 'stop' })
    await exited
  }
  const control = { host: controlHost, port: controlPort, user: controlUser, password }
  const setUsers = (users: Users) => say(child, { type: 'users', users })
  const setCertificate = (certificate: NodeCertificate) => say(child, { type: 'certificate', ...certificate })
  return { pid, port, control, setUsers, setCertificate, mount, stop, exited }
}

const endOf = (child: ChildProcess): Promise<NodeExit> =>
  new Promise(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    // One that the system would not even start has no exit.
    child.on('error', () => child.pid === undefined && resolve({ code: null, signal: null }))
  })

const pipeOutput = (child: ChildProcess, log: Writable | undefined): void => {
  for (const output of [child.stdout, child.stderr]) {
    if (log === undefined) output?.resume()
    else output?.pipe(log, { end: false })
  }
}

/** What cannot be said any more shows as the end of the node, which is told to whoever waits for an answer. */
const say = (child: ChildProcess, message: SupervisorMessage): void => {
  child.send(message, () => undefined)
}

type Answer<T extends NodeMessage['type']> = Extract<NodeMessage, { type: T }>

type Wait<T> = {
  type: T
  exited: Promise<NodeExit>
  millis: number
  signal?: AbortSignal | undefined
}

/**
 * The node's answer, if it comes within the time and before the signal. Otherwise the node is killed: a later answer
 * could not be told from the next one's, and a process that is stopped hears no SIGTERM.
 */
const answerWithin = async <T extends NodeMessage['type']>(
  child: ChildProcess,
  { type, exited, millis, signal }: Wait<T>,
): Promise<Answer<T>> => {
  const deadline = AbortSignal.timeout(millis)
  const over = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  try {
    return await answerOf(child, { type, exited, over })
  } catch (error) {
    if (!over.aborted) throw error
    child.kill('SIGKILL')
    const [code, why] = deadline.aborted ? ['TIMEOUT', `nothing within ${millis} ms`] : ['STOPPED', 'a stop']
    throw new KdbNodeError(code, `expected ${type} from the node, got ${why}`)
  }
}

/** The node's next message, which must be of this type: `failed`, or the node's end, is thrown. */
const answerOf = async <T extends NodeMessage['type']>(
  child: ChildProcess,
  { type, exited, over }: { type: T; exited: Promise<NodeExit>; over: AbortSignal },
): Promise<Answer<T>> => {
  if (!child.connected) throw ended(type)
  const heard = new AbortController()
  try {
    const [raw] = await Promise.race([
      once(child, 'message', { signal: AbortSignal.any([heard.signal, over]) }),
      exited.then(exit => {
        throw ended(type, exit)
      }),
    ])
    const message = nodeMessage.parse(raw)
    if (isOfType(message, type)) return message
    if (message.type === 'failed') throw new KdbNodeError(message.error, message.message)
    throw new KdbNodeError('PROTOCOL', `expected ${type} from the node, got ${message.type}`)
  } finally {
    heard.abort()
  }
}

const ended = (type: string, exit?: NodeExit): KdbNodeError => {
  const how = exit === undefined ? '' : ` (${exit.signal ?? exit.code})`
  return new KdbNodeError('EXITED', `expected ${type} from the node, got its end${how}`)
}

const isOfType = <T extends NodeMessage['type']>(message: NodeMessage, type: T): message is Answer<T> =>
  message.type === type
