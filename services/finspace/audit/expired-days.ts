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

/** Deletes, now and once a day, the days of the log that are older. The newest that has a file stays. */
export function startDayExpiry(parts: Parts): { stop(): void } {
  const { clock, onFault } = parts
  let cancel: () => void = () => undefined
  const sweep = () => {
    try {
      expire(parts)
    } catch (error) {
      onFault(error)
    }
    cancel = clock.at(clock.now() + DAY_MS, sweep)
  }
  sweep()
  return { stop: () => cancel() }
}

function expire({ folder, clock, keptDays, record }: Parts): void {
  const oldestKept = new Date(clock.now() - keptDays * DAY_MS).toISOString().slice(0, 10)
  const days = daysOf(folder)
    .slice(1)
    .filter(day => day < oldestKept)
    .toReversed()
  if (days.length === 0) return
  const last = days.map(day => lastLineOfDay(folder, day)).findLast(line => line !== undefined)
  record({ days, ...(last === undefined ? {} : { lastHash: hashOf(last) }) })
  for (const day of days) rmSync(fileOfDay(folder, day), { force: true })
}
