import type { Clock } from './clock.ts'
import type { Connection } from './transactions.ts'

/**
 * Deadlines that outlive the process. Each is a row, not a closure: ten thousand of them cost disk, and one
 * timer of the system for the earliest.
 */
export interface Timers {
  /** Sets, or moves, the timer `key` of `kind` to `due` (milliseconds since 1970). */
  set(kind: string, key: string, due: number): void
  cancel(kind: string, key: string): void
  has(kind: string, key: string): boolean
  /**
   * What to do when one of `kind` is due, in the transaction that removes it. Due ones of the past fire too.
   * The returned function ends that: from then on timers of `kind` stay, and fire for the next who handles them.
   */
  handle(kind: string, fire: (key: string, due: number) => void): () => void
  stop(): void
}

/** So many of a kind fire in one turn of the event loop, each in its own transaction. */
const BATCH = 500

export function openTimers({ database, transact }: Connection, clock: Clock): Timers {
  database.exec(
    `CREATE TABLE IF NOT EXISTS timers (kind TEXT, key TEXT, due INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
     CREATE INDEX IF NOT EXISTS timers_due ON timers (due)`,
  )
  const insert = database.prepare('INSERT OR REPLACE INTO timers VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM timers WHERE kind = ? AND key = ?')
  const find = database.prepare('SELECT 1 FROM timers WHERE kind = ? AND key = ?')
  const take = database.prepare('DELETE FROM timers WHERE kind = ? AND key = ? AND due = ?')
  const dueOf = database.prepare(
    'SELECT kind, key, due FROM timers WHERE kind = ? AND due <= ? ORDER BY due LIMIT ?',
  )
  const earliest = database.prepare(
    'SELECT min(due) AS due FROM timers WHERE kind IN (SELECT value FROM json_each(?))',
  )
  const handlers = new Map<string, (key: string, due: number) => void>()
  let alarm: { due: number; cancel: () => void } | undefined

  const arm = (due: number) => {
    if (alarm !== undefined && alarm.due <= due) return
    alarm?.cancel()
    alarm = { due, cancel: clock.atWallTime(due, ring) }
  }
  const armEarliest = () => {
    const due = earliest.get(JSON.stringify([...handlers.keys()]))?.['due']
    if (due !== null && due !== undefined) arm(Number(due))
  }
  const ring = () => {
    alarm = undefined
    for (const [kind, fire] of handlers) fireDue(kind, fire)
    armEarliest()
  }
  const fireDue = (kind: string, fire: (key: string, due: number) => void) => {
    for (const row of dueOf.all(kind, clock.now(), BATCH)) {
      // One that fired before it may have ended the handling.
      if (handlers.get(kind) !== fire) return
      const key = String(row['key'])
      transact(() => {
        // One that fired before it may have cancelled or moved it.
        if (take.run(kind, key, Number(row['due'])).changes > 0) fire(key, Number(row['due']))
      })
    }
  }

  return {
    set(kind, key, due) {
      transact(() => void insert.run(kind, key, due))
      if (handlers.has(kind)) arm(due)
    },
    cancel: (kind, key) => transact(() => void remove.run(kind, key)),
    has: (kind, key) => find.get(kind, key) !== undefined,
    handle(kind, fire) {
      handlers.set(kind, fire)
      armEarliest()
      return () => {
        if (handlers.get(kind) === fire) handlers.delete(kind)
      }
    },
    stop() {
      handlers.clear()
      alarm?.cancel()
    },
  }
}
