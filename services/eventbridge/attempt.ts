import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { codeOf } from '../wire/service-exception.ts'
import { buryDelivery, type Exhausted } from './dead-letter.ts'
import type { Delivery, EventStore } from './model.ts'
import { type AllPorts, deliver } from './targets.ts'

export interface AttemptParts {
  store: Store
  events: EventStore
  clock: Clock
  random: Random
  ports: AllPorts
}

export const RETRY = 'events.retry'

/** One attempt; a failed one is repeated later, or its event becomes a dead letter. */
export async function attemptDelivery(key: string, delivery: Delivery, parts: AttemptParts): Promise<void> {
  try {
    await deliver(delivery, parts.ports)
  } catch (error) {
    await putOff(key, { ...delivery, attempts: delivery.attempts + 1 }, { ...parts, error })
    return
  }
  parts.events.deliveries.delete(key)
}

/** Tries again later, or gives up. */
async function putOff(
  key: string,
  delivery: Delivery,
  parts: AttemptParts & { error: unknown },
): Promise<void> {
  const { store, events, clock, random, error, ports } = parts
  const due = clock.now() + retryDelay(delivery.attempts, random)
  const exhausted = exhaustedBy(delivery, due)
  if (exhausted === undefined && !PERMANENT.has(codeOf(error))) {
    store.transact(() => {
      events.deliveries.put(key, delivery)
      store.timers.set(RETRY, key, due)
    })
    return
  }
  await buryDelivery(delivery, { error, exhausted, now: clock.now() }, ports)
  events.deliveries.delete(key)
}

/** What no retry mends goes to the dead letters at once. */
const PERMANENT = new Set(['ResourceNotFoundException', 'StateMachineDoesNotExist', 'AccessDeniedException'])

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
const MAXIMUM_RETRY_ATTEMPTS = 185
const MAXIMUM_EVENT_AGE_IN_SECONDS = 86_400

function exhaustedBy({ target, attempts, accepted }: Delivery, due: number): Exhausted {
  const policy = target.RetryPolicy ?? {}
  const oldest = (policy.MaximumEventAgeInSeconds ?? MAXIMUM_EVENT_AGE_IN_SECONDS) * 1000
  if (attempts > (policy.MaximumRetryAttempts ?? MAXIMUM_RETRY_ATTEMPTS)) return 'MaximumRetryAttempts'
  return due - accepted > oldest ? 'MaximumEventAgeInSeconds' : undefined
}

const FIRST_DELAY = 1000
/** 185 retries then take about a day, as on AWS. */
const LONGEST_DELAY = 480_000

/** Doubles, with jitter of a quarter, so that what failed together does not come back together. */
const retryDelay = (attempts: number, random: Random) =>
  Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (0.75 + random.number() / 4)
