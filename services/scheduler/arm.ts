import type { SchedulerContext } from './context.ts'
import { invocationTime } from './firing-times.ts'
import { type Schedule, scheduleKey } from './model.ts'

export const FIRE = 'scheduler.fire'

/** Stores the schedule with the firing that it waits for, if there is one, and the timer for that. */
export function armSchedule(
  { next: _, ...schedule }: Schedule,
  next: number | undefined,
  { schedules, store }: SchedulerContext,
): void {
  const key = scheduleKey(schedule.groupName, schedule.name)
  if (next === undefined) {
    store.timers.cancel(FIRE, key)
    schedules.schedules.put(key, schedule)
    return
  }
  schedules.schedules.put(key, { ...schedule, next })
  store.timers.set(FIRE, key, invocationTime(schedule, next))
}

/** Takes the schedule away with its timer. What it has fired already is still delivered. */
export function removeSchedule(key: string, { schedules, store }: SchedulerContext): void {
  schedules.schedules.delete(key)
  store.timers.cancel(FIRE, key)
}
