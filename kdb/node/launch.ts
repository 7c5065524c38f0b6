import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  type NodeMessage,
  type NodeOptionsInput,
  nodeMessage,
  type SupervisorMessage,
  secretVariable,
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

export type NodeProcess = {
  pid: number
  port: number
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

/** Starts a node as a child process, and waits until it listens: one that hangs before is killed. Its output goes to `log`. */
export const launchNode = async ({
  options,
  secret,
  log,
  program = reader,
  listenWithinMs = 30_000,
}: {
  options: NodeOptionsInput
  secret: string
  log?: Writable
  program?: URL
  listenWithinMs?: number
}): Promise<NodeProcess> => {
  const child = fork(program, [JSON.stringify(options)], {
    env: { [secretVariable]: secret, NODE_COMPILE_CACHE: compileCache },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  pipeOutput(child, log)
  const exited = new Promise<NodeExit>(resolve => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const port = await portOf(child, listenWithinMs)
  const { pid } = child
  if (pid === undefined) throw new KdbNodeError('EXITED', 'expected a process with an id, got none')

  // Answers do not name what they answer, so there is one mount at a time.
  let previous: Promise<unknown> = Promise.resolve()
  const mount: NodeProcess['mount'] = what => {
    const mounted = previous.then(async () => {
      say(child, { type: 'mount', ...what })
      return (await answerOf(child, 'mounted')).tables
    })
    previous = mounted.catch(() => undefined)
    return mounted
  }
  const stop = async (): Promise<void> => {
    if (child.connected) say(child, { type: 'stop' })
    await exited
  }
  return { pid, port, mount, stop, exited }
}

/** Where the node listens. One that does not in time is killed, which is the answer to whoever waits. */
const portOf = async (child: ChildProcess, withinMs: number): Promise<number> => {
  // A process that is stopped hears no SIGTERM.
  const deadline = setTimeout(() => child.kill('SIGKILL'), withinMs)
  try {
    return (await answerOf(child, 'listening')).port
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    clearTimeout(deadline)
  }
}

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

/** The node's next message, which must be of this type: `failed`, or the node's end, is thrown. */
const answerOf = async <T extends NodeMessage['type']>(child: ChildProcess, type: T): Promise<Answer<T>> => {
  if (!child.connected) throw new KdbNodeError('EXITED', `expected ${type} from the node, got its end`)
  const heard = new AbortController()
  const { signal } = heard
  try {
    const [raw] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code, by]) => {
        throw new KdbNodeError('EXITED', `expected ${type} from the node, got its end (${by ?? code})`)
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

const isOfType = <T extends NodeMessage['type']>(message: NodeMessage, type: T): message is Answer<T> =>
  message.type === type
