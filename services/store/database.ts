import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from './store-error.ts'
import { messageOf } from './thrown.ts'

/** The layout of the tables. Raise it with every change that an older kdbflow could not read. */
const FORMAT = 2

/** Brings the tables of the format before to this one. Runs in one transaction with the new number. */
export type Upgrade = (database: DatabaseSync) => void

/** Opens the SQLite file for one process alone, in write-ahead mode. */
export function openDatabase(file: string, upgrade?: Upgrade): DatabaseSync {
  if (file === ':memory:') return prepare(openFile(file), file)
  takeLock(file)
  try {
    const database = prepare(openFile(file), file, upgrade)
    syncFolder(dirname(file))
    return database
  } catch (error) {
    releaseLock(file)
    throw error
  }
}

function prepare(database: DatabaseSync, file: string, upgrade?: Upgrade): DatabaseSync {
  try {
    const format = formatOf(database, file)
    database.exec('PRAGMA journal_mode = WAL')
    // NORMAL keeps the file whole through a power loss; GroupSync adds durability, many commits to one fsync.
    database.exec('PRAGMA synchronous = NORMAL')
    // Checkpoints fsync twice, so they run in a thread of their own: checkpoint.ts.
    database.exec('PRAGMA wal_autocheckpoint = 0')
    database.exec('BEGIN IMMEDIATE')
    if (format === FORMAT - 1) upgrade?.(database)
    database.exec(`PRAGMA user_version = ${FORMAT}; COMMIT`)
    return database
  } catch (cause) {
    database.close()
    throw cause instanceof StoreError ? cause : unwritable(file, cause)
  }
}

const locks = new Map<string, DatabaseSync>()

/** A second SQLite file, locked for as long as the process lives: kill -9 releases it, unlike a pid file. */
function takeLock(file: string): void {
  if (locks.has(file)) throw inUse(file)
  const lock = openFile(`${file}.lock`)
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw isBusy(cause) ? inUse(file, cause) : unwritable(file, cause)
  }
  locks.set(file, lock)
}

export function closeDatabase(database: DatabaseSync, file: string): void {
  database.close()
  releaseLock(file)
}

function releaseLock(file: string): void {
  locks.get(file)?.close()
  locks.delete(file)
}

const inUse = (file: string, cause?: unknown) =>
  new StoreError('IN_USE', `expected ${file} to be free, got a file that another kdbflow has open`, { cause })

// SQLITE_BUSY, https://sqlite.org/rescode.html#busy
const isBusy = (cause: unknown) => cause instanceof Error && 'errcode' in cause && cause.errcode === 5

function openFile(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file)
  } catch (cause) {
    throw unwritable(file, cause)
  }
}

const unwritable = (file: string, cause: unknown) =>
  new StoreError('UNWRITABLE', `expected to read and write ${file}, got: ${messageOf(cause)}`, { cause })

/** 0 where the file is new. */
function formatOf(database: DatabaseSync, file: string): number {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found <= FORMAT) return found
  throw new StoreError('NEWER_FORMAT', `expected data of format ${FORMAT} or older in ${file}, got ${found}`)
}

/** A new file survives a power loss only when its folder was synced too. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
