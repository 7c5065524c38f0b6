import { Checkpointer } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import { type Collection, type Indexes, openCollection } from './collection.ts'
import { closeDatabase, openDatabase, type Upgrade } from './database.ts'
import { type Outbox, openOutbox } from './outbox.ts'
import type { ReadOptions } from './read-options.ts'
import { RecentTexts } from './recent-texts.ts'
import type { StoreError } from './store-error.ts'
import { openStreams, type Streams } from './streams.ts'
import { GroupSync } from './sync.ts'
import { openTransactionNumber } from './transaction-number.ts'
import { type Connection, Transactions } from './transactions.ts'
import { openWorks, type Work } from './work.ts'
import type { Backlog } from './work-rows.ts'

/**
 * Everything that must outlive the process, in one SQLite file.
 *
 * Work is done in synchronous transactions on one connection, so each sees all before it and none runs in
 * between: check and write without locks. A transaction is atomic at once, but durable only when `durable()`
 * resolves; many share one fsync. The rule for every caller: nothing is answered, and no effect outside the
 * store begins, before `durable()`.
 */
export interface Store {
  /** Runs `work` atomically: a throw undoes all it wrote. A nested call is part of the outer one. */
  transact<T>(work: () => T): T
  /** Resolves when all that was written before the call survives kill -9 and power loss. */
  durable(): Promise<void>
  /** Resolves when the disk has failed the store: it takes nothing from then on, and only a new start helps. */
  readonly failed: Promise<StoreError>
  /** The number of the newest transaction, counted over all starts; 0 in a new file. */
  readonly latestTransaction: number
  /** That of the newest one that is surely durable. */
  readonly durableTransaction: number
  /** How long the disk has not answered the sync in progress, in milliseconds; 0 where there is none. */
  readonly syncingMs: number
  /** Counts on from there, where a larger number than this file's is known to have been durable. */
  countFrom(transaction: number): void
  collection<T>(name: string, indexes?: Indexes<T>, options?: ReadOptions): Collection<T>
  streams<T>(name: string, options?: ReadOptions): Streams<T>
  /** The work of this name; the same one at each call. */
  work(name: string): Work
  /** What of all work waits, and how late it is. */
  backlog(): Backlog[]
  readonly outbox: Outbox
  close(): Promise<void>
}

export interface StoreParts {
  file: string
  clock: Clock
  upgrade?: Upgrade
}

/**
 * Opens, or makes, the store in `file` (`:memory:` for one that nothing survives).
 * @throws {StoreError} NEWER_FORMAT, IN_USE or UNWRITABLE, with a sentence for the operator.
 */
export function openStore({ file, clock, upgrade }: StoreParts): Store {
  const database = openDatabase(file, upgrade)
  const texts = new RecentTexts()
  const checkpointer = file === ':memory:' ? undefined : new Checkpointer({ file, database })
  const number = openTransactionNumber(database)
  const hooks = {
    onCommitting: number.keep,
    onCommit: () => checkpointer?.afterCommit(),
    onUndo: () => texts.forgetAll(),
  }
  const transactions = new Transactions(database, hooks, number.kept)
  const sync = new GroupSync(file, transactions, clock)
  const connection: Connection = { database, transact: work => transactions.run(work), texts }
  const works = openWorks({ connection, clock, durable: () => sync.durable() })
  const outbox = openOutbox(connection)
  return {
    transact: connection.transact,
    durable: () => sync.durable(),
    failed: transactions.failed,
    get latestTransaction() {
      return transactions.latest
    },
    get durableTransaction() {
      return sync.latest
    },
    get syncingMs() {
      return sync.syncingMs
    },
    countFrom: transaction => transactions.countFrom(transaction),
    collection: (name, indexes, options) => openCollection(connection, name, { indexes, ...options }),
    streams: (name, options) => openStreams(connection, name, options),
    work: works.work,
    backlog: works.backlog,
    outbox,
    async close() {
      works.stop()
      try {
        await sync.close()
      } finally {
        await checkpointer?.close()
        closeDatabase(database, file)
      }
    },
  }
}
