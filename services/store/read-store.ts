// A store's file beside the process that serves it: read, checked and copied, never written.
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from './thrown.ts'

export interface StoreReader extends Disposable {
  /** Documents of a collection in the order of their keys; none where the store has no such collection. */
  documents<T>(collection: string): Generator<{ key: string; value: T }>
  document<T>(collection: string, key: string): T | undefined
  /** The newest transaction that it holds. */
  readonly transaction: number
  /** What SQLite finds wrong with the file, in its own words. */
  faults(): string[]
}

/** @throws {Error} with a sentence for the operator where the file is no store */
export function readStore(file: string): StoreReader {
  const database = openToRead(file)
  const hasTable = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
  return {
    *documents<T>(collection: string) {
      if (hasTable.get(collection) === undefined) return
      const rows = database.prepare(`SELECT key, value FROM ${quoted(collection)} ORDER BY key`).iterate()
      for (const row of rows) {
        // A collection holds what its `put` was given, under the same type parameter.
        yield { key: String(row['key']), value: JSON.parse(String(row['value'])) as T }
      }
    },
    document<T>(collection: string, key: string) {
      if (hasTable.get(collection) === undefined) return undefined
      const row = database.prepare(`SELECT value FROM ${quoted(collection)} WHERE key = ?`).get(key)
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as T)
    },
    get transaction() {
      return Number(database.prepare('SELECT number FROM latest_transaction').get()?.['number'] ?? 0)
    },
    faults() {
      const rows = database.prepare('PRAGMA integrity_check').all()
      return rows.map(row => String(row['integrity_check'])).filter(text => text !== 'ok')
    },
    [Symbol.dispose]: () => database.close(),
  }
}

/** Writes what the store holds at one moment into a new file, readable by its owner alone. */
export function copyStore(file: string, to: string): void {
  const database = openToRead(file)
  try {
    // SQLite takes an empty file for a new one, and keeps its rights.
    closeSync(openSync(to, 'wx', 0o600))
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

function openToRead(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true })
  } catch (cause) {
    throw new Error(`expected a store at ${file}, got: ${messageOf(cause)}`, { cause })
  }
}
