import { nextRuns } from '../../services/aws/scheduler/next-runs.ts'
import type { Schedule } from '../api/scheduler.ts'

/** When a schedule fires next, in milliseconds, the earliest first; never while it is paused. */
export function nextRunsOf(schedule: Schedule, now: number, most: number): number[] {
  const {
    ScheduleExpression,
    ScheduleExpressionTimezone = 'UTC',
    StartDate,
    EndDate,
    CreationDate,
  } = schedule
  if (schedule.State === 'DISABLED') return []
  const timed = {
    expression: ScheduleExpression,
    timeZone: ScheduleExpressionTimezone,
    startDate: milliseconds(StartDate),
    endDate: milliseconds(EndDate),
    creationDate: milliseconds(CreationDate),
  }
  return nextRuns(timed, now, most)
}

const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000)
