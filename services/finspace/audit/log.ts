// The audit log: one file a day, a line for each call, each line with the hash of the one before it, so that a
// line that was changed or taken out shows.
import { hash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Outcome } from '../../wire/rest-json.ts'
import { auditRecord } from './record.ts'

export interface AuditLogParts {
  /** `<data>/audit` */
  folder: string
  region: string
  clock: Clock
  random: Random
  /** Told when the log cannot be written: the call that it tells of has happened, and is answered. */
  onFault(fault: unknown): void
}

export interface AuditLog {
  observe(outcome: Outcome): void
  close(): void
}

/** What the first line of all follows. */
const NOTHING = '0'.repeat(64)

/** Goes on with the chain of the newest file in the folder. */
export function openAuditLog({ folder, region, clock, random, onFault }: AuditLogParts): AuditLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let previousHash = lastHash(folder)
  let open: { day: string; file: number } | undefined
  const fileOf = (day: string) => {
    if (open?.day === day) return open.file
    if (open !== undefined) closeSync(open.file)
    open = { day, file: openSync(join(folder, `finspace-${day}.jsonl`), 'a+', 0o600) }
    endLine(open.file)
    return open.file
  }
  const write = (outcome: Outcome) => {
    const time = clock.now()
    const record = auditRecord(outcome, { region, time, eventID: random.uuid() })
    const line = JSON.stringify({ ...record, addendum: { previousHash } })
    writeSync(fileOf(new Date(time).toISOString().slice(0, 10)), `${line}\n`)
    previousHash = hashOf(line)
  }
  return {
    // Written at once: what was answered is in the log, even if the process dies right after.
    observe(outcome) {
      try {
        write(outcome)
      } catch (error) {
        onFault(error)
      }
    },
    close() {
      if (open !== undefined) closeSync(open.file)
      open = undefined
    },
  }
}

const hashOf = (line: string) => hash('sha256', line)

function lastHash(folder: string): string {
  const newest = readdirSync(folder)
    .filter(name => /^finspace-\d{4}-\d\d-\d\d\.jsonl$/.test(name))
    .sort()
    .at(-1)
  if (newest === undefined) return NOTHING
  const last = lastLine(join(folder, newest))
  return last === '' ? NOTHING : hashOf(last)
}

/** What a crash cut short stays, as a line of its own. */
function endLine(file: number): void {
  const { size } = fstatSync(file)
  const end = Buffer.alloc(1)
  if (size > 0 && readSync(file, end, 0, 1, size - 1) === 1 && end.toString() !== '\n') writeSync(file, '\n')
}

const PIECE_BYTES = 64 * 1024

/** Read from the end: a day's log may be larger than memory. What a crash cut short is the last line too. */
function lastLine(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    for (let length = PIECE_BYTES; ; length *= 2) {
      const tail = Buffer.alloc(Math.min(length, size))
      readSync(file, tail, 0, tail.length, size - tail.length)
      const lines = tail.toString().trimEnd().split('\n')
      if (lines.length > 1 || tail.length === size) return lines.at(-1) ?? ''
    }
  } finally {
    closeSync(file)
  }
}
