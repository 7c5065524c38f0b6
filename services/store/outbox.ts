import type { ReadOptions } from './read-options.ts'
import type { Connection } from './transactions.ts'

/**
 * Messages written in the transaction of the change that they announce, and sent after it: none announces what did not
 * happen, none is lost. Each is an object that JSON can hold.
 */
export interface Outbox {
  /** Appends in the running transaction; answers the message's sequence number, rising without end. */
  append(message: object): number
  /** Whoever reads knows what was appended. */
  read<T>(after: number, limit: number, options?: ReadOptions): { sequence: number; event: T }[]
  /** How many messages wait. */
  count(): number
  /** Forgets all up to `sequence`. */
  trim(sequence: number): void
  /** Called at each append; the messages may be read once the store is durable. */
  onAppend(wake: () => void): void
}

export function openOutbox({ database, transact }: Connection): Outbox {
  database.exec(
    'CREATE TABLE IF NOT EXISTS outbox (sequence INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL)',
  )
  const insert = database.prepare('INSERT INTO outbox (event) VALUES (?)')
  const read = database.prepare(
    'SELECT sequence, event FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?',
  )
  const count = database.prepare('SELECT count(*) AS count FROM outbox')
  const trim = database.prepare('DELETE FROM outbox WHERE sequence <= ?')
  const listeners = new Set<() => void>()
  return {
    append(message) {
      const { lastInsertRowid } = transact(() => insert.run(JSON.stringify(message)))
      for (const wake of listeners) wake()
      return Number(lastInsertRowid)
    },
    read: <T>(after: number, limit: number, { parse = JSON.parse }: ReadOptions = {}) =>
      read.all(after, limit).map(row => ({
        sequence: Number(row['sequence']),
        event: parse(String(row['event'])) as T,
      })),
    count: () => Number(count.get()?.['count']),
    trim: sequence => transact(() => void trim.run(sequence)),
    onAppend: wake => void listeners.add(wake),
  }
}
