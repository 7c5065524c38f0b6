import { createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { NAMES } from '../places.ts'

/**
 * Copies a day of the audit log up to the last line that saw no later transaction than this: a start compares the
 * log with the store, and refuses a store that is older.
 */
export async function copyAuditDay(from: string, to: string, transaction: number): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await using file = await open(from, 'r')
  await pipeline(
    linesUpTo(file.readLines({ autoClose: false }), transaction),
    createWriteStream(to, { mode: 0o600 }),
  )
}

async function* linesUpTo(lines: AsyncIterable<string>, transaction: number): AsyncGenerator<string> {
  for await (const line of lines) {
    if (transactionOf(line) > transaction) return
    yield `${line}\n`
  }
}

/** A line that a crash cut short saw none. */
function transactionOf(line: string): number {
  try {
    const { addendum }: { addendum?: { storeTransaction?: number } } = JSON.parse(line)
    return addendum?.storeTransaction ?? 0
  } catch {
    return 0
  }
}

/** Days that may have grown since the store was copied: today's, and at midnight the one before. */
export const isGrowing = (days: readonly string[], day: string): boolean => days.slice(-2).includes(day)

export const auditPath = (name: string): string => join(NAMES.audit, name)
