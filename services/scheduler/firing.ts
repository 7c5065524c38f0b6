// From a due timer to the target. The firing is stored in the transaction that moves the schedule on, and kept until
// its target took it or its retries are used up; so it is neither lost nor made twice by a crash.
import { codeOf } from '../wire/service-exception.ts'
import { armSchedule, FIRE } from './arm.ts'
import type { SchedulerContext } from './context.ts'
import { dueFirings, maximumAge } from './firing-times.ts'
import { type Invocation, type Schedule, scheduleArn } from './model.ts'
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
      store.timers.handle(RETRY, attempt)
      store.timers.handle(FIRE, key => {
        const schedule = schedules.schedules.get(key)
        if (schedule !== undefined) for (const fired of fire(schedule, context)) attempt(fired)
      })
    },
    async stop() {
      stopped = true
      await Promise.all(running)
    },
  }
}

/** Answers the keys of the invocations made. */
function fire(schedule: Schedule, context: SchedulerContext): string[] {
  const { clock, schedules, missedFirings } = context
  const now = clock.now()
  const firings = dueFirings(schedule, now, missedFirings)
  const keys = firings.map(scheduledTime => {
    const key = `${schedule.groupName}\u0000${schedule.name}\u0000${schedule.creationDate}\u0000${scheduledTime}`
    schedules.invocations.put(key, invocationOf(schedule, scheduledTime, now))
    return key
  })
  moveOn(schedule, firings.at(-1) ?? now, context)
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

function moveOn(schedule: Schedule, time: number, context: SchedulerContext): void {
  armSchedule(schedule, time, context)
  const key = `${schedule.groupName}\u0000${schedule.name}`
  const isCompleted = context.schedules.schedules.get(key)?.next === undefined
  if (isCompleted && schedule.definition.ActionAfterCompletion === 'DELETE')
    context.schedules.schedules.delete(key)
}

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

type Failed = SchedulerContext & { error: unknown }

/** Tries again later, or gives up. */
async function putOff(key: string, invocation: Invocation, context: Failed): Promise<void> {
  const { store, schedules, clock, error } = context
  const due = clock.now() + retryDelay(invocation.attempts, context)
  const exhausted = exhaustedBy(invocation, due)
  if (exhausted === undefined && !PERMANENT.has(codeOf(error))) {
    store.transact(() => {
      schedules.invocations.put(key, invocation)
      store.timers.set(RETRY, key, due)
    })
    return
  }
  await bury(invocation, exhausted, context)
  schedules.invocations.delete(key)
}

/** What no retry mends goes to the dead letters at once. */
const PERMANENT = new Set([
  'ResourceNotFoundException',
  'StateMachineDoesNotExist',
  'AccessDeniedException',
  'ValidationException',
])

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
const MAXIMUM_RETRY_ATTEMPTS = 185

function exhaustedBy(invocation: Invocation, due: number): string | undefined {
  const { target, attempts, begun } = invocation
  if (attempts > (target.RetryPolicy?.MaximumRetryAttempts ?? MAXIMUM_RETRY_ATTEMPTS))
    return 'MaximumRetryAttempts'
  return due - begun > maximumAge(invocation) ? 'MaximumEventAgeInSeconds' : undefined
}

const FIRST_DELAY = 1000
/** 185 retries then take about a day, as on AWS. */
const LONGEST_DELAY = 480_000

/** Doubles, with jitter of a quarter, so that what failed together does not come back together. */
const retryDelay = (attempts: number, { random }: SchedulerContext) =>
  Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (0.75 + random.number() / 4)

/** Where firings go that no target took, whether their schedule names a dead-letter queue or not. */
const DEAD_LETTERS = '/kdbflow/dead-letters'

/** What SQS would have got, with its message attributes. */
function bury(invocation: Invocation, exhausted: string | undefined, context: Failed): unknown {
  const { target, groupName, scheduleName, scheduledTime, attempts } = invocation
  const { error, clock, targets } = context
  const letter = {
    scheduleArn: scheduleArn(groupName, scheduleName, context),
    targetArn: target.Arn,
    scheduledTime: new Date(scheduledTime).toISOString(),
    errorCode: codeOf(error),
    errorMessage: error instanceof Error ? error.message : String(error),
    retryAttempts: attempts - 1,
    ...(exhausted === undefined ? {} : { exhaustedRetryCondition: exhausted }),
    input: target.Input,
  }
  const queue = target.DeadLetterConfig?.Arn?.replace(/^.*:/, '')
  return targets.putLogEvents({
    logGroupName: DEAD_LETTERS,
    logStreamName: queue ?? `schedule/${groupName}/${scheduleName}`,
    events: [{ timestamp: clock.now(), message: JSON.stringify(letter) }],
  })
}
