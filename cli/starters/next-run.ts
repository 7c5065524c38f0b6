import type { GetScheduleOutput } from '@aws-sdk/client-scheduler'
import { nextRuns } from '../../services/aws/scheduler/next-runs.ts'

/** When a schedule fires next; undefined where it never does, or is disabled. */
export function nextRunOf(schedule: GetScheduleOutput, now: number): Date | undefined {
  if (schedule.State === 'DISABLED') return undefined
  const timed = {
    expression: schedule.ScheduleExpression ?? '',
    timeZone: schedule.ScheduleExpressionTimezone ?? 'UTC',
    startDate: schedule.StartDate?.getTime(),
    endDate: schedule.EndDate?.getTime(),
    creationDate: schedule.CreationDate?.getTime(),
  }
  const [time] = nextRuns(timed, now, 1)
  return time === undefined ? undefined : new Date(time)
}
