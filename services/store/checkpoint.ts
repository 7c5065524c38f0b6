import { once } from 'node:events'
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

/** How long a writer waits for the thread: a disk that needs longer fails its commits soon. In milliseconds. */
const PATIENCE = 10_000

/**
 * Keeps the write-ahead log short. A thread of its own moves what the log holds into the database file, since
 * that needs syncs; writers go on, so the log never ends there by itself. What they wrote meanwhile is little:
 * the writer moves it itself, and begins the log anew.
 */
export class Checkpointer {
  readonly #file: string
  readonly #database: DatabaseSync
  readonly #log: number
  readonly #state = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | undefined
  #nextBytes = CHECKPOINT_BYTES

  constructor(file: string, database: DatabaseSync) {
    this.#file = file
    this.#database = database
    // Closing a file drops the process's locks on it; SQLite holds none on its write-ahead log.
    this.#log = openSync(`${file}-wal`, 'r')
  }

  /** To be called between two transactions. */
  afterCommit(): void {
    const { size } = fstatSync(this.#log)
    if (size < this.#nextBytes) return
    if (this.#is(IDLE)) this.#begin()
    if (this.#is(RUNNING) && size >= WAIT_BYTES) Atomics.wait(this.#state, 0, RUNNING, PATIENCE)
    if (this.#is(DONE)) this.#reset(size)
  }

  async close(): Promise<void> {
    closeSync(this.#log)
    if (this.#worker === undefined) return
    const exit = once(this.#worker, 'exit')
    // An unreferenced thread would let the process end before it has closed the file.
    this.#worker.ref()
    this.#worker.postMessage('close')
    await exit
  }

  #is(state: number): boolean {
    return Atomics.load(this.#state, 0) === state
  }

  #begin(): void {
    Atomics.store(this.#state, 0, RUNNING)
    this.#thread().postMessage('checkpoint')
  }

  #reset(size: number): void {
    Atomics.store(this.#state, 0, IDLE)
    this.#nextBytes = truncateLog(this.#database) ? CHECKPOINT_BYTES : size + RETRY_BYTES
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const workerData = { file: this.#file, state: this.#state }
    this.#worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData })
    this.#worker.unref()
    return this.#worker
  }
}

/** Answers whether the log is empty now. */
function truncateLog(database: DatabaseSync): boolean {
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
  } catch {
    // A full disk, or a broken one: the log is whole, and holds what could not be moved. It fails the next commits.
    return false
  }
}
