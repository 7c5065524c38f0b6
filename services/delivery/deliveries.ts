// Deliveries are kept until their target took them; one that cannot be delivered becomes a dead letter.
import type { Clock } from '../store/clock.ts'
import { openQueue, type Queue, type Then } from '../store/queue.ts'
import type { Random } from '../store/random.ts'
import type { ReadOptions } from '../store/read-options.ts'
import type { Store } from '../store/store.ts'
import type { Account } from '../wire/account.ts'
import { deadLetter } from './dead-letter.ts'
import type { TargetPorts } from './ports.ts'
import { afterFailure } from './retry-policy.ts'
import { type Due, reach, type Target } from './targets.ts'

/** As it is stored. */
export interface Kept {
  target: Target
  /** How many attempts have failed. */
  attempts: number
}

export interface DeliveryParts<D extends Kept> extends Account, ReadOptions {
  store: Store
  clock: Clock
  random: Random
  targets: TargetPorts
  /** Of the collection in which they are kept. */
  name: string
  dueOf(delivery: D): Due
  /** From when on its age counts. Milliseconds since 1970. */
  since(delivery: D): number
  /** What its dead letter says of it, and where that goes unless the target says where. */
  letterOf(delivery: D): { subject: Readonly<Record<string, unknown>>; stream: string }
  /** Receives faults of the service itself. */
  report(error: unknown): void
}

/** A few at a time to one target; those to others do not wait for them. */
export const openDeliveries = <D extends Kept>(parts: DeliveryParts<D>): Queue<D> =>
  openQueue<D>({
    ...{ store: parts.store, name: parts.name, parse: parts.parse, report: parts.report },
    attempt: (_, delivery) => attempt(delivery, parts),
    laneOf: ({ target }) => target.Arn,
  })

async function attempt<D extends Kept>(delivery: D, parts: DeliveryParts<D>): Promise<Then<D>> {
  try {
    await reach(parts.dueOf(delivery), parts.targets, parts)
    return 'done'
  } catch (error) {
    return putOff({ ...delivery, attempts: delivery.attempts + 1 }, error, parts)
  }
}

/** Tries again later, or gives up. */
async function putOff<D extends Kept>(
  delivery: D,
  error: unknown,
  parts: DeliveryParts<D>,
): Promise<Then<D>> {
  const { target, attempts } = delivery
  const failed = { target, attempts, since: parts.since(delivery), error }
  const then = afterFailure(failed, parts)
  if ('due' in then) return { again: delivery, due: then.due }
  const letter = { ...then, ...parts.letterOf(delivery), time: parts.clock.now() }
  await parts.targets.keepDeadLetter(deadLetter(failed, letter))
  return 'done'
}
