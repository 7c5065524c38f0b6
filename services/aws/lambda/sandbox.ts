import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Confinement } from './confinement.ts'
import { readLines } from './lines.ts'
import { endOfOutput, type InvokeMessage, type ResultMessage } from './worker/messages.ts'

/** What became of an invocation in a sandbox: it ran to its end, or the process ended under it. */
export type SandboxResult = ResultMessage | { exit: Exit }

/** Both are null where the process did not even start. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** How long what a process has started, and what left its group, may go on writing to its output. In milliseconds. */
const LEFTOVER = 1000

export interface SandboxParts {
  /** A function's file whose packages are brought in before anything is to run. */
  preload?: string | undefined
  /** Absent: it may do all that its host may do. */
  confinement?: Confinement | undefined
}

const WORKER = fileURLToPath(new URL('./worker/worker.ts', import.meta.url))

/** A process that runs one invocation at a time. */
export class Sandbox {
  /** Resolves when the process has ended and all it wrote was read, or soon after: others may hold its output open. */
  readonly closed: Promise<Exit>
  readonly #process: ChildProcess
  #alive = true
  #onLine: (line: string) => void = () => undefined
  #onResult: (result: ResultMessage) => void = () => undefined
  // Not `closed.then`: that would hold every invocation for as long as the process lives.
  #onExit: (exit: Exit) => void = () => undefined
  #exit: Exit | undefined

  constructor({ preload, confinement }: SandboxParts = {}) {
    const { options = [], user = {} } = confinement ?? {}
    this.#process = spawn(
      process.execPath,
      [...options, WORKER, ...(preload === undefined ? [] : [preload])],
      {
        ...user,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // A group of its own, so that what a handler has started ends with it.
        detached: true,
        env: { PATH: process.env['PATH'], TZ: 'UTC' },
      },
    )
    this.closed = this.#whenClosed()
    readLines(this.#process.stdout, line => this.#onLine(line))
    readLines(this.#process.stderr, line => this.#onLine(line))
    this.#process.on('message', (result: ResultMessage) => this.#onResult(result))
  }

  get alive(): boolean {
    return this.#alive
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** `onLine` receives each line that the invocation wrote, before the result is known. */
  run(message: InvokeMessage, onLine: (line: string) => void): Promise<SandboxResult> {
    return new Promise(resolve => {
      let result: ResultMessage | undefined
      let ended = false
      const settle = () => result !== undefined && ended && resolve(result)
      this.#onResult = received => {
        result = received
        if ('ending' in received && received.ending) this.#alive = false
        settle()
      }
      const end = endOfOutput(message.requestId)
      this.#onLine = line => {
        if (!line.endsWith(end)) return onLine(line)
        // A line that the handler did not end stands before it.
        if (line.length > end.length) onLine(line.slice(0, -end.length))
        ended = true
        settle()
      }
      this.#onExit = exit => resolve(result ?? { exit })
      if (this.#exit !== undefined) this.#onExit(this.#exit)
      // What the process does not get any more, its exit shows. One that did not start has no channel.
      if (this.#process.connected) this.#process.send(message, () => undefined)
    })
  }

  kill(): void {
    this.#alive = false
    const { pid } = this.#process
    if (pid !== undefined) killGroup(pid)
  }

  #whenClosed(): Promise<Exit> {
    return new Promise(resolve => {
      const end = (exit: Exit) => {
        this.#alive = false
        this.#exit = exit
        this.#onExit(exit)
        resolve(exit)
      }
      this.#process.once('error', () => end({ code: null, signal: null }))
      this.#process.once('exit', () => {
        this.kill()
        setTimeout(() => this.#closeOutput(), LEFTOVER).unref()
      })
      this.#process.once('close', (code, signal) => end({ code, signal }))
    })
  }

  #closeOutput(): void {
    this.#process.stdout?.destroy()
    this.#process.stderr?.destroy()
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // The group has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
