import type { SchedulerContext } from './context.ts'
import { invocationTime, nextFiring } from './firing-times.ts'
import { type Schedule, scheduleKey } from './model.ts'

export const FIRE = 'scheduler.fire'

/** Stores the schedule with its first firing later than `time`, and the timer for that. */
export function armSchedule(
  { next: _, ...schedule }: Schedule,
  time: number,
  context: SchedulerContext,
): void {
  const { schedules, store } = context
  const key = scheduleKey(schedule.groupName, schedule.name)
  const next = nextFiring(schedule, time)
  if (next === undefined) {
    store.timers.cancel(FIRE, key)
    schedules.schedules.put(key, schedule)
    return
  }
  schedules.schedules.put(key, { ...schedule, next })
  store.timers.set(FIRE, key, invocationTime(schedule, next))
}
