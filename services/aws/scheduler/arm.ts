import type { SchedulerContext } from './context.ts'
import { invocationTime } from './firing-times.ts'
import { type Schedule, scheduleKey } from './model.ts'

/** Stores the schedule with the firing that it waits for, if there is one. */
export function armSchedule(
  { next: _, ...schedule }: Schedule,
  next: number | undefined,
  { schedules }: SchedulerContext,
): void {
  const key = scheduleKey(schedule.groupName, schedule.name)
  if (next === undefined) {
    schedules.firings.done(key)
    schedules.schedules.put(key, schedule)
    return
  }
  schedules.schedules.put(key, { ...schedule, next })
  schedules.firings.ask(key, invocationTime(schedule, next))
}

/** Takes the schedule away with the firing that it waits for. What it has fired already is still delivered. */
export function removeSchedule(key: string, { schedules }: SchedulerContext): void {
  schedules.schedules.delete(key)
  schedules.firings.done(key)
}
