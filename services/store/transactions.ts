import type { DatabaseSync } from 'node:sqlite'

/** What the tables of a store are opened with. Every write runs in `transact`, alone or as part of a larger one. */
export interface Connection {
  database: DatabaseSync
  transact<T>(work: () => T): T
}

/**
 * Synchronous transactions that share commits: the first of a tick begins a SQLite transaction, each is a
 * savepoint in it, and one commit ends it before the next tick's I/O, or earlier when durability is asked for.
 */
export class Transactions {
  readonly #database: DatabaseSync
  #inside = false
  #open = false
  #latest = 0
  #scheduled: NodeJS.Immediate | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
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
      this.#database.exec('ROLLBACK TO work; RELEASE work')
      throw error
    } finally {
      this.#inside = false
    }
  }

  /** The number of the latest transaction. */
  get latest(): number {
    return this.#latest
  }

  /** Commits what was run so far. What cannot be committed (a full disk) is undone as a whole, and thrown. */
  commit(): void {
    if (!this.#open) return
    clearImmediate(this.#scheduled)
    this.#open = false
    try {
      this.#database.exec('COMMIT')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #begin(): void {
    this.#latest += 1
    if (this.#open) return
    this.#database.exec('BEGIN IMMEDIATE')
    this.#open = true
    this.#scheduled = setImmediate(() => this.commit())
  }
}
