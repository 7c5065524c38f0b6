import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { afterFailure, deadLetter } from '../wire/retry-policy.ts'
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
  { store, events, ports, error, ...chance }: AttemptParts & { error: unknown },
): Promise<void> {
  const { target, attempts, accepted, ruleArn, ruleName, eventBusName, event } = delivery
  const failed = { target, attempts, since: accepted, error }
  const then = afterFailure(failed, chance)
  if ('due' in then) {
    store.transact(() => {
      events.deliveries.put(key, delivery)
      store.timers.set(RETRY, key, then.due)
    })
    return
  }
  const stream = `${eventBusName}/${ruleName}`
  const letter = { ...then, told: { ruleArn, event }, stream, now: chance.clock.now() }
  await ports.putLogEvents(deadLetter(failed, letter))
  events.deliveries.delete(key)
}
