import type { ReadOptions } from './read-options.ts'
import { StoreError } from './store-error.ts'
import type { Connection } from './transactions.ts'

/** Append-only lists of events, one per stream name. Positions count from 1, gapless. */
export interface Streams<T> {
  /** Appends behind `length` events. @throws {StoreError} CONFLICT when the stream's length is another. */
  append(stream: string, length: number, events: readonly T[]): void
  /** Events from position `from` on, at most `limit`; with `reverse`, from there backwards. */
  read(stream: string, range?: { from?: number; limit?: number; reverse?: boolean }): T[]
  length(stream: string): number
  delete(stream: string): void
}

/** What is appended together is stored as one row: a long run of an execution is one insert, not hundreds. */
export function openStreams<T>(
  { database, transact }: Connection,
  name: string,
  { parse = JSON.parse }: ReadOptions = {},
): Streams<T> {
  const table = `"${name}"`
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (stream TEXT, first INTEGER, last INTEGER, events TEXT, PRIMARY KEY (stream, first)) WITHOUT ROWID`,
  )
  const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?)`)
  const last = database.prepare(`SELECT last FROM ${table} WHERE stream = ? ORDER BY first DESC LIMIT 1`)
  const upward = database.prepare(
    `SELECT first, events FROM ${table} WHERE stream = ?1 AND first >=
       (SELECT coalesce(max(first), 0) FROM ${table} WHERE stream = ?1 AND first <= ?2) ORDER BY first`,
  )
  const downward = database.prepare(
    `SELECT first, events FROM ${table} WHERE stream = ? AND first <= ? ORDER BY first DESC`,
  )
  const remove = database.prepare(`DELETE FROM ${table} WHERE stream = ?`)
  const lengthOf = (stream: string) => Number(last.get(stream)?.['last'] ?? 0)
  return {
    append: (stream, length, events) =>
      transact(() => {
        const found = lengthOf(stream)
        if (found !== length) {
          throw new StoreError('CONFLICT', `expected stream ${stream} to hold ${length} events, got ${found}`)
        }
        if (events.length > 0) insert.run(stream, length + 1, length + events.length, JSON.stringify(events))
      }),
    read(stream, { from, limit = Number.MAX_SAFE_INTEGER, reverse = false } = {}) {
      const start = from ?? (reverse ? Number.MAX_SAFE_INTEGER : 1)
      const rows = (reverse ? downward : upward).iterate(stream, start)
      return take<T>(rows, { start, limit, reverse, parse })
    },
    length: lengthOf,
    delete: stream => transact(() => void remove.run(stream)),
  }
}

type Row = Record<string, unknown>

function take<T>(rows: Iterable<Row>, { start, limit, reverse, parse }: Window): T[] {
  const taken: T[] = []
  for (const row of rows) {
    const first = Number(row['first'])
    // The rows hold what `append` was given, under the same type parameter.
    const events = parse(String(row['events'])) as T[]
    const wanted = reverse
      ? events.slice(0, start - first + 1).reverse()
      : events.slice(Math.max(0, start - first))
    taken.push(...wanted.slice(0, limit - taken.length))
    if (taken.length >= limit) break
  }
  return taken
}

interface Window {
  parse: (text: string) => unknown
  start: number
  limit: number
  reverse: boolean
}
