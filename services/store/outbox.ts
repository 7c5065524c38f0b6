import type { Connection } from './transactions.ts'

/** An event on its way to a bus, as PutEvents takes it, but with `detail` as an object. */
export interface BusEvent {
  eventBusName: string
  source: string
  detailType: string
  /** ARNs. */
  resources: string[]
  detail: object
  /** Milliseconds since 1970. */
  time: number
  /** The id under which it came from another bus; it goes on to no third one. */
  id?: string
}

/**
 * Events written in the transaction of the change that they tell of, and delivered after it: none is told
 * of what did not happen, none is lost.
 */
export interface Outbox {
  /** Appends in the running transaction; answers the event's sequence number, rising without end. */
  append(event: BusEvent): number
  read(after: number, limit: number): { sequence: number; event: BusEvent }[]
  /** Forgets all up to `sequence`. */
  trim(sequence: number): void
  /** Called at each append; the events may be read once the store is durable. */
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
  const trim = database.prepare('DELETE FROM outbox WHERE sequence <= ?')
  const listeners = new Set<() => void>()
  return {
    append(event) {
      const { lastInsertRowid } = transact(() => insert.run(JSON.stringify(event)))
      for (const wake of listeners) wake()
      return Number(lastInsertRowid)
    },
    read: (after, limit) =>
      read.all(after, limit).map(row => ({
        sequence: Number(row['sequence']),
        event: JSON.parse(String(row['event'])) as BusEvent,
      })),
    trim: sequence => transact(() => void trim.run(sequence)),
    onAppend: wake => void listeners.add(wake),
  }
}
