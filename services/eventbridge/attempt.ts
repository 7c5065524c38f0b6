import type { Clock } from '../store/clock.ts'
import type { Then } from '../store/queue.ts'
import type { Random } from '../store/random.ts'
import { afterFailure, deadLetter } from '../wire/retry-policy.ts'
import type { Delivery } from './model.ts'
import { type AllPorts, deliver } from './targets.ts'

export interface AttemptParts {
  clock: Clock
  random: Random
  ports: AllPorts
}

/** One attempt; a failed one is repeated later, or its event becomes a dead letter. */
export async function attemptDelivery(delivery: Delivery, parts: AttemptParts): Promise<Then<Delivery>> {
  try {
    await deliver(delivery, parts.ports)
    return 'done'
  } catch (error) {
    return putOff({ ...delivery, attempts: delivery.attempts + 1 }, error, parts)
  }
}

/** Tries again later, or gives up. */
async function putOff(
  delivery: Delivery,
  error: unknown,
  { ports, ...chance }: AttemptParts,
): Promise<Then<Delivery>> {
  const { target, attempts, accepted, ruleArn, ruleName, eventBusName, event } = delivery
  const failed = { target, attempts, since: accepted, error }
  const then = afterFailure(failed, chance)
  if ('due' in then) return { again: delivery, due: then.due }
  const stream = `${eventBusName}/${ruleName}`
  const letter = { ...then, told: { ruleArn, event }, stream, now: chance.clock.now() }
  await ports.putLogEvents(deadLetter(failed, letter))
  return 'done'
}
