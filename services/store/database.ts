import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from './store-error.ts'

/** The layout of the tables. Raise it with every change that an older kdbflow could not read. */
const FORMAT = 1

/** Opens the SQLite file for one process alone, in write-ahead mode. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') takeLock(file)
  const database = openFile(file)
  database.exec('PRAGMA journal_mode = WAL')
  // NORMAL keeps the file whole through a power loss; GroupSync adds durability, many commits to one fsync.
  database.exec('PRAGMA synchronous = NORMAL')
  // Checkpoints fsync twice, so they run in a thread of their own: checkpoint.ts.
  database.exec('PRAGMA wal_autocheckpoint = 0')
  checkFormat(database, file)
  if (file !== ':memory:') syncFolder(dirname(file))
  return database
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
    throw inUse(file, cause)
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

function openFile(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version')
    return database
  } catch (cause) {
    throw new StoreError('UNWRITABLE', `expected to read and write ${file}, got: ${messageOf(cause)}`, {
      cause,
    })
  }
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

function checkFormat(database: DatabaseSync, file: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found > FORMAT) {
    releaseLock(file)
    throw new StoreError(
      'NEWER_FORMAT',
      `expected data of format ${FORMAT} or older in ${file}, got ${found}`,
    )
  }
  if (found < FORMAT) database.exec(`PRAGMA user_version = ${FORMAT}`)
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
