import { closeSync, fstatSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { DONE, IDLE, RUNNING } from './checkpoint-state.ts'

const MiB = 1024 * 1024

/** A write-ahead log of this size is moved into the database file, beside the writers. */
const CHECKPOINT_BYTES = 16 * MiB

/** A log of this size is waited for: a start must read what a kill leaves of it. */
const WAIT_BYTES = 48 * MiB

/** A log that cannot be reset, because another process reads the file, is tried again after so many bytes. */
const RETRY_BYTES = 4 * MiB

/** How long the thread is waited for, by a writer or by the end: a disk that needs longer fails its commits soon. In milliseconds. */
const PATIENCE = 10_000

interface Parts {
  file: string
  database: DatabaseSync
  startThread?: (workerData: { file: string; state: Int32Array }) => Worker
  patience?: number
}

interface Thread {
  worker: Worker
  ended: Promise<void>
}

/**
 * Keeps the write-ahead log short. A thread of its own moves what the log holds into the database file, since
 * that needs syncs; writers go on, so the log never ends there by itself. What they wrote meanwhile is little:
 * the writer moves it itself, and begins the log anew.
 */
export class Checkpointer {
  readonly #parts: Required<Parts>
  readonly #log: number
  readonly #state = new Int32Array(new SharedArrayBuffer(4))
  #thread: Thread | undefined
  #nextBytes = CHECKPOINT_BYTES

  constructor(parts: Parts) {
    this.#parts = { startThread, patience: PATIENCE, ...parts }
    // Closing a file drops the process's locks on it; SQLite holds none on its write-ahead log.
    this.#log = openSync(`${parts.file}-wal`, 'r')
  }

  /** To be called between two transactions. */
  afterCommit(): void {
    const { size } = fstatSync(this.#log)
    if (size < this.#nextBytes) return
    if (this.#is(IDLE)) this.#begin()
    if (this.#is(RUNNING) && size >= WAIT_BYTES) Atomics.wait(this.#state, 0, RUNNING, this.#parts.patience)
    if (this.#is(DONE)) this.#reset(size)
  }

  /** A thread that the disk does not let go is not waited for: what it leaves in the log is read again. */
  async close(): Promise<void> {
    closeSync(this.#log)
    if (this.#thread === undefined) return
    const { worker, ended } = this.#thread
    // An unreferenced thread would let the process end before it has closed the file.
    worker.ref()
    worker.postMessage('close')
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, this.#parts.patience)
    await Promise.race([ended, late.promise])
    clearTimeout(timer)
    worker.unref()
  }

  #is(state: number): boolean {
    return Atomics.load(this.#state, 0) === state
  }

  #begin(): void {
    Atomics.store(this.#state, 0, RUNNING)
    this.#thread ??= this.#startThread()
    this.#thread.worker.postMessage('checkpoint')
  }

  #reset(size: number): void {
    Atomics.store(this.#state, 0, IDLE)
    const { database } = this.#parts
    this.#nextBytes = truncateLog(database) ? CHECKPOINT_BYTES : size + RETRY_BYTES
  }

  #startThread(): Thread {
    const { file, startThread } = this.#parts
    const worker = startThread({ file, state: this.#state })
    worker.unref()
    const ended = new Promise<void>(resolve => {
      // Why it died does not matter: the writer moves what it did not, and the next checkpoint gets another one.
      worker.on('error', () => undefined)
      worker.once('exit', () => {
        this.#thread = undefined
        Atomics.compareExchange(this.#state, 0, RUNNING, DONE)
        resolve()
      })
    })
    return { worker, ended }
  }
}

const startThread = (workerData: object) =>
  new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData })

/** Answers whether the log is empty now. */
function truncateLog(database: DatabaseSync): boolean {
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
  } catch {
    // A full disk, or a broken one: the log is whole, and holds what could not be moved. It fails the next commits.
    return false
  }
}
