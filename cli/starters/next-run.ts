import type { GetScheduleOutput } from '@aws-sdk/client-scheduler'
import { parseExpression } from '../../services/aws/scheduler/expression.ts'

/** When a schedule fires next. The API does not say it, so it is computed as our own scheduler does. */
export function nextRunOf(schedule: GetScheduleOutput, now: number): Date | undefined {
  const { StartDate, EndDate, CreationDate, State, ScheduleExpression = '' } = schedule
  if (State === 'DISABLED') return undefined
  const { next } = parseExpression(ScheduleExpression, {
    timeZone: schedule.ScheduleExpressionTimezone ?? 'UTC',
    origin: (StartDate ?? CreationDate)?.getTime() ?? 0,
  })
  const time = next(StartDate === undefined ? now : Math.max(now, StartDate.getTime() - 1))
  return time === undefined || time > (EndDate?.getTime() ?? Infinity) ? undefined : new Date(time)
}
