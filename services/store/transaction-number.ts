import type { DatabaseSync } from 'node:sqlite'

/** The number of the latest transaction, kept by each commit: an older copy of the file shows by a smaller one. */
export interface TransactionNumber {
  /** That of the last start's end; 0 in a new file. */
  readonly kept: number
  /** Part of the commit that is under way. */
  keep(latest: number): void
}

export function openTransactionNumber(database: DatabaseSync): TransactionNumber {
  const isNew = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  database.exec('CREATE TABLE IF NOT EXISTS latest_transaction (number INTEGER NOT NULL)')
  // Earlier releases wrote transactions and counted none.
  const atLeast = isNew ? 0 : 1
  database
    .prepare('INSERT INTO latest_transaction SELECT ? WHERE NOT EXISTS (SELECT 1 FROM latest_transaction)')
    .run(atLeast)
  const update = database.prepare('UPDATE latest_transaction SET number = ?')
  return {
    kept: Number(database.prepare('SELECT number FROM latest_transaction').get()?.['number']),
    keep: latest => update.run(latest),
  }
}
