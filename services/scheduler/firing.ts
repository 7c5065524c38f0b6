// From a due timer to the target. The firing is stored in the transaction that moves the schedule on, and kept until
// its target took it or its retries are used up; so it is neither lost nor made twice by a crash.
import { afterFailure, deadLetter } from '../wire/retry-policy.ts'
import { armSchedule, FIRE, removeSchedule } from './arm.ts'
import type { SchedulerContext } from './context.ts'
import { dueFirings } from './firing-times.ts'
import { type Invocation, type Schedule, scheduleArn, scheduleKey } from './model.ts'
import { invokeTarget } from './targets.ts'

const RETRY = 'scheduler.retry'

export interface Firings {
  start(): void
  /** Resolves when the attempts under way have ended. */
  stop(): Promise<void>
}

export function createFirings(context: SchedulerContext): Firings {
  const { store, schedules, report } = context
  const running = new Set<Promise<void>>()
  let stopped = true
  let releaseTimers: (() => void)[] = []
  const attempt = (key: string) => {
    const work = store
      .durable()
      .then(() => (stopped ? undefined : attemptInvocation(key, context)))
      .catch(report)
      .finally(() => running.delete(work))
    running.add(work)
  }
  return {
    start() {
      stopped = false
      // At once, whatever their retries waited for: a crash may have come between a timer and its attempt.
      for (const { key } of schedules.invocations.list()) {
        store.timers.cancel(RETRY, key)
        attempt(key)
      }
      releaseTimers = [
        store.timers.handle(RETRY, attempt),
        store.timers.handle(FIRE, key => {
          const schedule = schedules.schedules.get(key)
          if (schedule !== undefined) for (const fired of fire(schedule, context)) attempt(fired)
        }),
      ]
    },
    async stop() {
      stopped = true
      for (const release of releaseTimers) release()
      await Promise.all(running)
    },
  }
}

/** Answers the keys of the invocations made. */
function fire(schedule: Schedule, context: SchedulerContext): string[] {
  const { clock, schedules, missedFirings } = context
  const now = clock.now()
  const { made, next } = dueFirings(schedule, now, missedFirings)
  const keys = made.map(scheduledTime => {
    const key = `${keyOf(schedule)}\u0000${schedule.creationDate}\u0000${scheduledTime}`
    schedules.invocations.put(key, invocationOf(schedule, scheduledTime, now))
    return key
  })
  if (next === undefined && schedule.definition.ActionAfterCompletion === 'DELETE') {
    removeSchedule(keyOf(schedule), context)
  } else armSchedule(schedule, next, context)
  return keys
}

const invocationOf = (schedule: Schedule, scheduledTime: number, now: number): Invocation => ({
  groupName: schedule.groupName,
  scheduleName: schedule.name,
  target: schedule.definition.Target,
  scheduledTime,
  begun: now,
  attempts: 0,
  creationDate: schedule.creationDate,
})

const keyOf = ({ groupName, name }: Schedule) => scheduleKey(groupName, name)

async function attemptInvocation(key: string, context: SchedulerContext): Promise<void> {
  const { schedules, targets } = context
  const invocation = schedules.invocations.get(key)
  if (invocation === undefined) return
  try {
    await invokeTarget(invocation, targets, context)
  } catch (error) {
    await putOff(key, { ...invocation, attempts: invocation.attempts + 1 }, { ...context, error })
    return
  }
  schedules.invocations.delete(key)
}

/** Tries again later, or gives up. */
async function putOff(
  key: string,
  invocation: Invocation,
  context: SchedulerContext & { error: unknown },
): Promise<void> {
  const { store, schedules, clock, targets, error } = context
  const { target, attempts, begun, groupName, scheduleName, scheduledTime } = invocation
  const failed = { target, attempts, since: begun, error }
  const then = afterFailure(failed, context)
  if ('due' in then) {
    store.transact(() => {
      schedules.invocations.put(key, invocation)
      store.timers.set(RETRY, key, then.due)
    })
    return
  }
  const told = {
    scheduleArn: scheduleArn(groupName, scheduleName, context),
    scheduledTime: new Date(scheduledTime).toISOString(),
    input: target.Input,
  }
  const stream = `schedule/${groupName}/${scheduleName}`
  await targets.putLogEvents(deadLetter(failed, { ...then, told, stream, now: clock.now() }))
  schedules.invocations.delete(key)
}
