// The service under test, in a process of its own, on one port and one data folder through all of its lives.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const COMMAND = join(import.meta.dirname, '../../cli/kdbflow.mjs')

/** How long a clean end may take. */
const END_MS = 60_000
/** How long a start may take. */
const START_MS = 60_000

const MIB = 2 ** 20

export interface Service {
  readonly url: string
  readonly data: string
  pid(): number
  isRunning(): boolean
  /** @throws {Error} where it is not ready in time */
  start(): Promise<void>
  kill(): Promise<void>
  /** Ends it by SIGTERM. @throws {Error} where it does not end in time, or not with code 0 */
  end(): Promise<void>
  signal(signal: NodeJS.Signals): void
  size(): Size
  /** The last that it wrote to standard error. */
  printed(): string
}

/** MiB. */
export interface Size {
  memory: number
  log: number
  store: number
}

export function createService(options: {
  data: string
  port: number
  environment: Record<string, string>
}): Service {
  const { data, port, environment } = options
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let printed = ''

  const running = (): ChildProcess => {
    if (child === undefined) throw new Error('expected a service that was started, got none')
    return child
  }
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null

  return {
    url,
    data,
    isRunning,
    pid: () => running().pid ?? 0,
    async start() {
      printed = ''
      const args = [COMMAND, 'start', '--port', String(port), '--data', data]
      child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
      child.stderr?.on('data', piece => {
        printed = `${printed}${piece}`.slice(-4000)
      })
      const late = performance.now() + START_MS
      while (!(await isReady(url))) {
        if (!isRunning()) throw new Error(`expected the service to start, got its end: ${printed}`)
        if (performance.now() > late) throw new Error(`expected the service to start within ${START_MS} ms`)
        await delay(50)
      }
    },
    async kill() {
      if (!isRunning()) return
      running().kill('SIGKILL')
      await ended(running())
    },
    async end() {
      if (!isRunning()) return
      running().kill('SIGTERM')
      const inTime = await Promise.race([ended(running()).then(() => true), delay(END_MS, false)])
      if (!inTime) throw new Error(`expected the service to end within ${END_MS} ms of SIGTERM`)
      const { exitCode, signalCode } = running()
      if (exitCode !== 0) throw new Error(`expected a clean end, got ${exitCode ?? signalCode}: ${printed}`)
    },
    printed: () => printed,
    signal: signal => void running().kill(signal),
    size: () => ({
      memory: isRunning() ? residentMiB(running().pid) : 0,
      log: fileMiB(join(data, 'kdbflow.db-wal')),
      store: fileMiB(join(data, 'kdbflow.db')),
    }),
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

const fileMiB = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / MIB

/** From /proc; 0 where there is none. */
function residentMiB(pid = 0): number {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return 0
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'latin1'))?.[1] ?? 0) / 1024
}
