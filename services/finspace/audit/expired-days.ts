import { rmSync } from 'node:fs'
import type { Clock } from '../../store/clock.ts'
import { daysOf, fileOfDay, hashOf, lastLineOfDay } from './files.ts'

export interface ExpiredDays {
  /** The oldest first. */
  days: string[]
  /** What the first line that is kept follows: the hash of the last one that goes. Absent where no line was whole. */
  lastHash?: string
}

interface Parts {
  folder: string
  clock: Clock
  keptDays: number
  /** Writes into the log what will go, before it goes. */
  record(expired: ExpiredDays): void
  onFault(fault: unknown): void
}

const DAY_MS = 24 * 3_600_000

/** Deletes, once a day, the days of the log that are older. The newest that has a file stays. */
export function createDayExpiry(parts: Parts): () => void {
  let swept = ''
  return () => {
    const today = dayOf(parts.clock.now())
    if (swept === today) return
    swept = today
    try {
      expire(parts, today)
    } catch (error) {
      parts.onFault(error)
    }
  }
}

function expire({ folder, keptDays, record }: Parts, today: string): void {
  const oldestKept = dayOf(Date.parse(today) - keptDays * DAY_MS)
  const days = daysOf(folder)
    .slice(1)
    .filter(day => day < oldestKept)
    .toReversed()
  if (days.length === 0) return
  const last = days.map(day => lastLineOfDay(folder, day)).findLast(line => line !== undefined)
  record({ days, ...(last === undefined ? {} : { lastHash: hashOf(last) }) })
  for (const day of days) rmSync(fileOfDay(folder, day), { force: true })
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
