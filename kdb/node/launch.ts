import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { KdbNodeError } from './give-order.ts'
import { type Listening, nodeFolder } from './node-folder.ts'
import { isRunning, type ProcessIdentity } from './process-identity.ts'

/** Node keeps what it compiled, and a node is up in a third of the time. Not in /tmp, where others could leave code. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/kdbflow', import.meta.url))

export type Launch = {
  /** The node's folder, prepared. */
  path: string
  /** What answers the node's clients. */
  program: URL
  /** Ends the waiting; the process goes on. */
  signal?: AbortSignal
  listenWithinMs?: number
  /** Files that take the id of the process before it runs anything, such as those of control groups. */
  join?: readonly string[]
  /** Called with the process as soon as there is one. */
  onSpawn?: (child: ChildProcess) => void
}

export type LaunchedNode = { identity: ProcessIdentity; listening: Listening }

const lookEveryMs = 10

/**
 * Starts the process of a node, unless the folder has one, and waits until it listens. The process is nobody's child
 * to look after: it goes on when this one ends.
 * @throws {KdbNodeError} what the node says; EXITED, TIMEOUT or STOPPED where it says nothing
 */
export async function launchNode({
  path,
  program,
  signal,
  listenWithinMs = 30_000,
  join = [],
  onSpawn = () => undefined,
}: Launch): Promise<LaunchedNode> {
  signal?.throwIfAborted()
  const folder = nodeFolder(path)
  const child = folder.owner() === undefined ? spawnDetached(program, folder, join) : undefined
  let spawnFault: Error | undefined
  child?.on('error', fault => {
    spawnFault = fault
  })
  if (child?.pid !== undefined) onSpawn(child)
  const deadline = AbortSignal.timeout(listenWithinMs)
  for (;;) {
    // Asked in this order: what it left before it ended is there once it has ended.
    const owner = folder.owner()
    const hasEnded =
      owner === undefined
        ? spawnFault !== undefined || (child !== undefined && endOf(child) !== undefined)
        : owner === 'nobody' || !isRunning(owner)
    const failure = folder.failure()
    if (failure !== undefined) throw new KdbNodeError(failure.code, failure.message)
    if (hasEnded) {
      const how = spawnFault?.message ?? (child === undefined ? undefined : endOf(child)) ?? 'gone'
      throw new KdbNodeError('EXITED', `expected the node to listen, got its end (${how})`)
    }
    const listening = folder.listening()
    if (listening !== undefined && owner !== undefined && owner !== 'nobody') {
      return { identity: owner, listening }
    }
    if (signal?.aborted === true) throw new KdbNodeError('STOPPED', 'expected the node to listen, got a stop')
    if (deadline.aborted) {
      const why = `nothing within ${listenWithinMs} ms`
      throw new KdbNodeError('TIMEOUT', `expected the node to listen, got ${why}`)
    }
    await delay(lookEveryMs)
  }
}

/** Writes the id of the process into each file up to `--`, and becomes what follows. */
const joinFirst = 'until [ "$1" = -- ]; do echo $$ > "$1"; shift; done; shift; exec "$@"'

function spawnDetached(
  program: URL,
  { path, output }: { path: string; output: string },
  join: readonly string[],
): ChildProcess {
  const log = openSync(output, 'a', 0o600)
  const words: [string, ...string[]] = [process.execPath, fileURLToPath(program), path]
  const [command, ...given] =
    join.length === 0 ? words : (['/bin/sh', '-c', joinFirst, 'sh', ...join, '--', ...words] as const)
  try {
    const child = spawn(command, given, {
      cwd: path,
      // A session of its own: no terminal's signal reaches it, and it leads the group of what it starts.
      detached: true,
      env: { NODE_COMPILE_CACHE: compileCache },
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

const endOf = ({ exitCode, signalCode }: ChildProcess): number | string | undefined =>
  signalCode ?? exitCode ?? undefined
