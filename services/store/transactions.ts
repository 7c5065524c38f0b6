import type { DatabaseSync } from 'node:sqlite'
import type { RecentTexts } from './recent-texts.ts'
import { StoreError } from './store-error.ts'
import { messageOf } from './thrown.ts'

/** What the tables of a store are opened with. Every write runs in `transact`, alone or as part of a larger one. */
export interface Connection {
  database: DatabaseSync
  transact<T>(work: () => T): T
  texts: RecentTexts
}

interface Hooks {
  /** Called at the end of each commit's work, with the number of its latest transaction. */
  onCommitting?(latest: number): void
  /** Called after each commit, when no transaction is open. */
  onCommit?(): void
  onUndo?(): void
}

/**
 * Synchronous transactions that share commits: the first of a tick begins a SQLite transaction, each is a
 * savepoint in it, and one commit ends it before the next tick's I/O, or earlier when durability is asked for.
 */
export class Transactions {
  readonly #database: DatabaseSync
  readonly #hooks: Hooks
  #inside = false
  #open = false
  #latest: number
  #scheduled: NodeJS.Immediate | undefined
  #failure: StoreError | undefined
  readonly #failed = Promise.withResolvers<StoreError>()

  constructor(database: DatabaseSync, hooks: Hooks = {}, latest = 0) {
    this.#database = database
    this.#hooks = hooks
    this.#latest = latest
  }

  run<T>(work: () => T): T {
    if (this.#inside) return work()
    this.#begin()
    this.#database.exec('SAVEPOINT work')
    this.#inside = true
    try {
      const result = work()
      this.#database.exec('RELEASE work')
      return result
    } catch (error) {
      this.#undo(error)
      throw error
    } finally {
      this.#inside = false
    }
  }

  /** The number of the latest transaction, counted over all starts. */
  get latest(): number {
    return this.#latest
  }

  /** Goes on counting from a number that is not below the latest one. */
  countFrom(number: number): void {
    this.#begin()
    this.#latest = Math.max(this.#latest, number)
  }

  /** Commits what was run so far. @throws {StoreError} UNWRITABLE, see `fail`. */
  commit(): void {
    this.check()
    if (!this.#open) return
    clearImmediate(this.#scheduled)
    this.#open = false
    try {
      this.#hooks.onCommitting?.(this.#latest)
      this.#database.exec('COMMIT')
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw this.fail(cause)
    }
    this.#hooks.onCommit?.()
  }

  /** Resolves when all work has ended for good, see `fail`. */
  get failed(): Promise<StoreError> {
    return this.#failed.promise
  }

  /** @throws {StoreError} what `fail` was called with. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /**
   * Ends all work for good: a commit or a sync has failed (a full disk, a broken one), so callers hold results
   * that the disk does not, and nobody can say which of them asks next whether its own are durable.
   */
  fail(cause: unknown): StoreError {
    const message = messageOf(cause)
    this.#failure ??= new StoreError('UNWRITABLE', `expected the store to take writes, got: ${message}`, {
      cause,
    })
    this.#failed.resolve(this.#failure)
    return this.#failure
  }

  #begin(): void {
    this.check()
    this.#latest += 1
    if (this.#open) return
    this.#database.exec('BEGIN IMMEDIATE')
    this.#open = true
    this.#scheduled = setImmediate(() => this.#commitInTime())
  }

  #commitInTime(): void {
    try {
      this.commit()
    } catch (error) {
      // `fail` keeps it for everyone who asks from now on; there is nobody to throw it to here.
      if (error !== this.#failure) throw error
    }
  }

  #undo(cause: unknown): void {
    this.#hooks.onUndo?.()
    // SQLite undoes the whole transaction by itself when the disk is full or broken.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK TO work; RELEASE work')
    else throw this.fail(cause)
  }
}
