import { type FileHandle, open } from 'node:fs/promises'
import type { Clock } from './clock.ts'
import type { Transactions } from './transactions.ts'

/**
 * Group commit: commits what is open, then syncs SQLite's write-ahead log, off the main thread. Whoever asks
 * while a sync runs shares the next one, so no request waits behind more than one fsync that is not its own.
 */
export class GroupSync {
  readonly #transactions: Transactions
  readonly #clock: Pick<Clock, 'now'>
  readonly #log: Promise<FileHandle> | undefined
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  /** None of an earlier process: it may have been killed before it synced its last commits. */
  #durable = 0
  #syncingSince: number | undefined

  constructor(file: string, transactions: Transactions, clock: Pick<Clock, 'now'>) {
    this.#transactions = transactions
    this.#clock = clock
    if (file === ':memory:') return
    // Closing a file drops the process's locks on it; SQLite holds none on its write-ahead log.
    this.#log = open(`${file}-wal`, 'r+')
  }

  /** The number of the newest transaction that is surely on the disk. */
  get latest(): number {
    return this.#durable
  }

  /** How long the disk has not answered the sync in progress, in milliseconds; 0 where there is none. */
  get syncingMs(): number {
    return this.#syncingSince === undefined ? 0 : Math.max(0, this.#clock.now() - this.#syncingSince)
  }

  /** Resolves when every transaction so far is on the disk. */
  async durable(): Promise<void> {
    this.#transactions.check()
    if (this.#durable === this.#transactions.latest) return
    this.#next ??= this.#afterRunning()
    await this.#next
  }

  async close(): Promise<void> {
    try {
      await this.durable()
    } finally {
      await (await this.#log)?.close()
    }
  }

  async #afterRunning(): Promise<void> {
    // A failed sync has failed its own callers, and fails this one too.
    await this.#running?.catch(() => undefined)
    await new Promise(resolve => setImmediate(resolve))
    this.#running = this.#sync()
    this.#next = undefined
    await this.#running
  }

  async #sync(): Promise<void> {
    const { latest } = this.#transactions
    this.#transactions.commit()
    // The sync that ran until now may have covered all there is.
    if (this.#durable === latest) return
    this.#syncingSince = this.#clock.now()
    try {
      await (await this.#log)?.datasync()
    } catch (cause) {
      // A second fsync would succeed without having written what the first one lost.
      throw this.#transactions.fail(cause)
    } finally {
      this.#syncingSince = undefined
    }
    this.#durable = latest
  }
}
