// From a due schedule to the target. The firing is stored in the transaction that moves the schedule on, and kept until
// its target took it or its retries are used up; so it is neither lost nor made twice by a crash.
import { openDeliveries } from '../../delivery/deliveries.ts'
import type { Queue } from '../../store/queue.ts'
import { armSchedule, removeSchedule } from './arm.ts'
import type { SchedulerContext } from './context.ts'
import { dueFirings } from './firing-times.ts'
import { type Invocation, type Schedule, scheduleArn, scheduleKey } from './model.ts'
import { dueOf } from './targets.ts'

export interface Firings {
  start(): Promise<void>
  /** Resolves when the attempts under way have ended. */
  stop(): Promise<void>
}

export function createFirings(context: SchedulerContext): Firings {
  const { store, schedules, report } = context
  const invocations = openDeliveries<Invocation>({
    ...context,
    name: 'scheduler.invocation',
    dueOf: invocation => dueOf(invocation, context),
    since: ({ begun }) => begun,
    letterOf: invocation => letterOf(invocation, context),
  })
  const fireDue = (key: string) =>
    store.transact(() => {
      const schedule = schedules.schedules.get(key)
      if (schedule === undefined) schedules.firings.done(key)
      else fire(schedule, invocations, context)
    })
  let isStopped = true
  return {
    async start() {
      isStopped = false
      // What was fired before comes before what is fired now.
      await invocations.start()
      if (!isStopped) void schedules.firings.start(fireDue, report)
    },
    async stop() {
      isStopped = true
      await Promise.all([schedules.firings.stop(), invocations.stop()])
    },
  }
}

function fire(schedule: Schedule, invocations: Queue<Invocation>, context: SchedulerContext): void {
  const { clock, missedFirings } = context
  const now = clock.now()
  const { made, next } = dueFirings(schedule, now, missedFirings)
  for (const scheduledTime of made) {
    const key = `${keyOf(schedule)}\u0000${schedule.creationDate}\u0000${scheduledTime}`
    invocations.add(key, invocationOf(schedule, scheduledTime, now))
  }
  if (next === undefined && schedule.definition.ActionAfterCompletion === 'DELETE') {
    removeSchedule(keyOf(schedule), context)
  } else armSchedule(schedule, next, context)
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

function letterOf({ groupName, scheduleName, scheduledTime, target }: Invocation, context: SchedulerContext) {
  const subject = {
    scheduleArn: scheduleArn(groupName, scheduleName, context),
    scheduledTime: new Date(scheduledTime).toISOString(),
    input: target.Input,
  }
  return { subject, stream: `schedule/${groupName}/${scheduleName}` }
}
