import { createHash } from 'node:crypto'
import { maximumAge } from '../../delivery/retry-policy.ts'
import { type Expression, parseExpression } from './expression.ts'
import type { Schedule } from './model.ts'

/** What becomes of firings that were due while the machine was off. */
export type MissedFirings =
  | 'latest' // the latest one within the age of the retry policy is made up for
  | 'all' // every one within that age
  | 'skip' // none

/** Compiled once for all firings that are counted through after a long sleep. */
const expressions = new WeakMap<Schedule['definition'], Expression>()

function expressionOf({ definition, creationDate }: Schedule): Expression {
  const known = expressions.get(definition)
  if (known !== undefined) return known
  const compiled = parseExpression(definition.ScheduleExpression, {
    timeZone: definition.ScheduleExpressionTimezone ?? 'UTC',
    origin: definition.StartDate === undefined ? creationDate : definition.StartDate * 1000,
  })
  expressions.set(definition, compiled)
  return compiled
}

/** The first firing later than `time`, within the schedule's dates. */
export function nextFiring(schedule: Schedule, time: number): number | undefined {
  const { StartDate, EndDate = Number.POSITIVE_INFINITY, State } = schedule.definition
  if (State === 'DISABLED') return undefined
  const from = StartDate === undefined ? time : Math.max(time, StartDate * 1000 - 1)
  const next = expressionOf(schedule).next(from)
  return next === undefined || next > EndDate * 1000 ? undefined : next
}

/** A firing this late was not late: the machine was off, or asleep. */
const GRACE = 60_000

/** Which of the firings from `schedule.next` to `now` are made, and the one that the schedule then waits for. */
export function dueFirings(schedule: Schedule, now: number, missed: MissedFirings) {
  const late = missed === 'skip' ? GRACE : maximumAge(schedule.definition.Target)
  // A firing is late from its place in the window on, which may be at the window's end.
  const oldest = now - late - windowOf(schedule)
  const due: number[] = []
  const first = schedule.next ?? now
  // No use in counting through a year of minutes that are all too old.
  let next = first >= oldest ? first : nextFiring(schedule, oldest - 1)
  while (next !== undefined && invocationTime(schedule, next) <= now) {
    due.push(next)
    next = nextFiring(schedule, next)
  }
  return { made: missed === 'all' ? due : due.slice(-1), next }
}

const windowOf = ({ definition: { FlexibleTimeWindow } }: Schedule) =>
  FlexibleTimeWindow.Mode === 'OFF' ? 0 : (FlexibleTimeWindow.MaximumWindowInMinutes ?? 0) * 60_000

/** A flexible window spreads firings; each has its place, derived, so that a crash does not move it. */
export function invocationTime(schedule: Schedule, firing: number): number {
  const window = windowOf(schedule)
  if (window === 0) return firing
  const hash = createHash('sha256').update(`${schedule.groupName} ${schedule.name} ${firing}`).digest()
  return firing + Math.floor((hash.readUInt32BE() / 2 ** 32) * window)
}
