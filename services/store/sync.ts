import { type FileHandle, open } from 'node:fs/promises'
import { Checkpointer } from './checkpoint.ts'
import type { Transactions } from './transactions.ts'

/**
 * Group commit: commits what is open, then syncs SQLite's write-ahead log, off the main thread. Whoever asks
 * while a sync runs shares the next one, so no request waits behind more than one fsync that is not its own.
 */
export class GroupSync {
  readonly #transactions: Transactions
  readonly #log: Promise<FileHandle> | undefined
  readonly #checkpointer: Checkpointer | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #durable = 0

  constructor(file: string, transactions: Transactions) {
    this.#transactions = transactions
    if (file === ':memory:') return
    // Closing a file drops the process's locks on it; SQLite holds none on its write-ahead log.
    this.#log = open(`${file}-wal`, 'r+')
    this.#checkpointer = new Checkpointer(file)
  }

  /** Resolves when every transaction so far is on the disk. */
  durable(): Promise<void> {
    if (this.#durable === this.#transactions.latest) return Promise.resolve()
    this.#next ??= this.#afterRunning()
    return this.#next
  }

  async close(): Promise<void> {
    await this.durable()
    await this.#checkpointer?.close()
    await (await this.#log)?.close()
  }

  async #afterRunning(): Promise<void> {
    // A failed sync has told its own callers.
    await this.#running?.catch(() => undefined)
    await new Promise(resolve => setImmediate(resolve))
    const sync = this.#sync()
    this.#next = undefined
    this.#running = sync
    try {
      await sync
    } finally {
      if (this.#running === sync) this.#running = undefined
    }
  }

  async #sync(): Promise<void> {
    const latest = this.#transactions.latest
    this.#transactions.commit()
    await (await this.#log)?.datasync()
    this.#durable = latest
    this.#checkpointer?.afterSync()
  }
}
