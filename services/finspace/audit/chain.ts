// Lines in one file a day, each with the hash of the one before it, so that a line that was changed or taken out shows.
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../store/clock.ts'
import { syncPath } from '../../store/sync-path.ts'
import { unlessAbsent } from '../../store/thrown.ts'
import { fileOfDay, hashOf, lastLine, newestDay } from './files.ts'
import { openReserve } from './reserve.ts'

export interface Chain {
  /** The hash of the last line. */
  readonly head: string
  /** Records wait for the disk to take lines again. */
  readonly isBehind: boolean
  /** @throws what the file system says where the next line could not be written */
  makeReady(): void
  /** @throws what the file system says; the record is then written before the next one. */
  append(record: object): void
  /** Resolves, with the hash of the last line so far, when that line survives a power loss. */
  sync(): Promise<string>
  close(): void
}

interface ChainParts {
  folder: string
  clock: Clock
  /** The store's newest transaction that is surely durable. Each line keeps it. */
  durableTransaction(): number
}

/** What the first line of all follows. */
export const NOTHING = '0'.repeat(64)

/** Goes on from the last whole line in the folder. A line that a crash cut short stays, outside the chain. */
export function openChain({ folder, clock, durableTransaction }: ChainParts): Chain {
  const reserve = openReserve(join(folder, 'reserve'), clock)
  const last = lastLine(folder)
  let head = last === undefined ? NOTHING : hashOf(last)
  let newest = newestDay(folder) ?? ''
  let open: { day: string; file: number } | undefined
  const unwritten: object[] = []
  const unsynced = new Set<string>()

  const close = () => {
    if (open !== undefined) closeSync(open.file)
    open = undefined
  }
  const fileOfToday = () => {
    const today = new Date(clock.now()).toISOString().slice(0, 10)
    // The check reads by date: a clock set back must not put a line before its predecessor.
    if (today > newest) newest = today
    if (open?.day === newest) return open.file
    close()
    open = { day: newest, file: openSync(fileOfDay(folder, newest), 'a+', 0o600) }
    endLine(open.file)
    return open.file
  }
  const write = (record: object) => {
    const addendum = { previousHash: head, storeTransaction: durableTransaction() }
    const line = JSON.stringify({ ...record, addendum })
    try {
      writeWhole(fileOfToday(), `${line}\n`)
      unsynced.add(fileOfDay(folder, newest))
    } catch (error) {
      // Opened anew for the next line, which ends what could not be undone of this one.
      close()
      throw error
    }
    head = hashOf(line)
  }
  const flush = () => {
    for (let record = unwritten[0]; record !== undefined; record = unwritten[0]) {
      write(record)
      unwritten.shift()
    }
  }
  return {
    get head() {
      return head
    },
    get isBehind() {
      return unwritten.length > 0
    },
    makeReady() {
      flush()
      // Removed under the open file: lines written to it would be lost.
      if (open !== undefined && fstatSync(open.file).nlink === 0) close()
      fileOfToday()
      reserve.fill()
    },
    append(record) {
      unwritten.push(record)
      try {
        flush()
      } catch {
        // A full disk has room for it once the reserve is given up; any other failure comes again.
        reserve.release()
        flush()
      }
    },
    async sync() {
      const last = head
      for (const path of [...unsynced]) {
        // What is written from now on needs another sync.
        unsynced.delete(path)
        // A day may have expired meanwhile.
        await syncPath(path).catch(unlessAbsent)
      }
      await syncPath(folder)
      return last
    },
    close,
  }
}

/** All of the text or, where the disk takes only part of it, none. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text)
  const { size } = fstatSync(file)
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
}

/** What a crash cut short stays, as a line of its own. */
function endLine(file: number): void {
  const { size } = fstatSync(file)
  const end = Buffer.alloc(1)
  if (size > 0 && readSync(file, end, 0, 1, size - 1) === 1 && end.toString() !== '\n') writeWhole(file, '\n')
}
