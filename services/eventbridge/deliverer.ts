// From the outbox to the targets. Each event is fanned out, in one transaction with its removal from the outbox,
// into one delivery per target; a delivery is kept until its target took it or its retries are used up.
import type { Clock } from '../store/clock.ts'
import type { BusEvent } from '../store/outbox.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { attemptDelivery, RETRY } from './attempt.ts'
import { envelopeOf } from './envelope.ts'
import { Lanes } from './lanes.ts'
import {
  type Delivery,
  type EventEnvelope,
  type EventStore,
  type Rule,
  ruleArn,
  type Target,
} from './model.ts'
import type { Routes } from './routes.ts'
import { targetInput } from './target-input.ts'
import type { AllPorts, TargetPorts } from './targets.ts'
import { undeliverable } from './undeliverable.ts'

export interface DelivererParts {
  store: Store
  events: EventStore
  routes: Routes
  clock: Clock
  random: Random
  region: string
  accountId: string
  targets: TargetPorts
  /** Told of faults of the deliverer itself. */
  report(error: unknown): void
}

export interface Deliverer {
  start(): void
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>
}

/** So many events are fanned out in one transaction. */
const BATCH = 200

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { store, events } = parts
  let running: Promise<void> | undefined
  let stopped = true
  let releaseTimers: () => void = () => undefined
  const attempts = new Lanes(parts.report)
  const ports: AllPorts = {
    ...parts.targets,
    account: parts,
    putEvent: (bus, delivery) => forward(bus, delivery, parts),
  }
  const attempt = (key: string, delivery: Delivery) =>
    attempts.add(delivery.target.Arn, async () => {
      if (!stopped) await attemptDelivery(key, delivery, { ...parts, ports })
    })
  const drain = async () => {
    while (!stopped) {
      const batch = store.outbox.read(0, BATCH)
      if (batch.length === 0) return
      // What others see only when it is durable, targets see only then.
      await store.durable()
      for (const [key, delivery] of await fanOut(batch, parts)) attempt(key, delivery)
    }
  }
  const wake = () => {
    if (stopped || running !== undefined) return
    running = drain()
      .catch(error => {
        // The store has failed for good; what is in the outbox is delivered after the next start.
        stopped = true
        parts.report(error)
      })
      .finally(() => {
        running = undefined
        // What came while the last round ended.
        if (!stopped && store.outbox.read(0, 1).length > 0) wake()
      })
  }
  store.outbox.onAppend(() => queueMicrotask(wake))
  return {
    start() {
      stopped = false
      releaseTimers = store.timers.handle(RETRY, key => {
        const delivery = events.deliveries.get(key)
        // Not in the timer's transaction: of a target that throws half way, all must be undone.
        if (delivery !== undefined) queueMicrotask(() => attempt(key, delivery))
      })
      // At once, whatever their retries waited for: a crash may have come between a timer and its attempt.
      for (const { key, value } of events.deliveries.list()) {
        store.timers.cancel(RETRY, key)
        attempt(key, value)
      }
      wake()
    },
    async stop() {
      stopped = true
      releaseTimers()
      await running
      await attempts.idle()
    },
  }
}

/** One delivery for each target of each rule that matches; answers them by key. */
async function fanOut(batch: readonly Queued[], parts: DelivererParts): Promise<[string, Delivery][]> {
  const { store, events } = parts
  const fannedOut: FannedOut = { deliveries: [], letters: [] }
  for (const queued of batch) match(queued, parts, fannedOut)
  // Before their events go: a crash in between writes a letter twice, and loses none.
  for (const letter of fannedOut.letters) await parts.targets.putLogEvents(letter)
  store.transact(() => {
    for (const [key, delivery] of fannedOut.deliveries) events.deliveries.put(key, delivery)
    store.outbox.trim(batch.at(-1)?.sequence ?? 0)
  })
  return fannedOut.deliveries
}

interface Queued {
  sequence: number
  event: BusEvent
}

interface FannedOut {
  deliveries: [string, Delivery][]
  letters: ReturnType<typeof undeliverable>[]
}

/** An event that cannot be matched, or cannot be shaped for a target, costs itself: it is a dead letter. */
function match(
  { sequence, event: busEvent }: Queued,
  parts: DelivererParts,
  { deliveries, letters }: FannedOut,
) {
  const event = envelopeOf(busEvent, { ...parts, sequence })
  const { eventBusName } = busEvent
  const orLetter = (stream: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      parts.report(error)
      letters.push(undeliverable({ error, event, stream }, parts.clock.now()))
    }
  }
  orLetter(eventBusName, () => {
    for (const rule of parts.routes.match(eventBusName, event)) {
      for (const target of rule.targets) {
        if (busEvent.id !== undefined && isBus(target.Arn)) continue
        const matched = { eventBusName, event, sequence, rule, target }
        orLetter(`${eventBusName}/${rule.name}`, () => deliveries.push(deliveryOf(matched, parts)))
      }
    }
  })
}

interface Matched {
  eventBusName: string
  event: EventEnvelope
  sequence: number
  rule: Rule
  target: Target
}

function deliveryOf({ eventBusName, event, sequence, rule, target }: Matched, parts: DelivererParts) {
  const { name: ruleName } = rule
  const arn = ruleArn(eventBusName, ruleName, parts)
  const input = targetInput(target, { event, ruleArn: arn, ruleName, now: parts.clock.now() })
  const accepted = parts.clock.now()
  const key = `${String(sequence).padStart(16, '0')}\u0000${ruleName}\u0000${target.Id}`
  const delivery = { ruleArn: arn, ruleName, eventBusName, target, event, input, accepted, attempts: 0 }
  return [key, delivery] satisfies [string, Delivery]
}

/** As on AWS, what one bus sent to another goes on to no third. */
const isBus = (arn: string) => arn.startsWith('arn:aws:events:')

function forward(eventBusName: string, { event }: Delivery, { store }: DelivererParts): void {
  store.outbox.append({
    eventBusName,
    source: event.source,
    detailType: event['detail-type'],
    resources: event.resources,
    detail: event.detail,
    time: Date.parse(event.time),
    id: event.id,
  })
}
