// From the outbox to the targets. Each event is fanned out, in one transaction with its removal from the outbox,
// into one delivery per target; a delivery is kept until its target took it or its retries are used up.
import { inDoubles, parseExactly } from '../../../asl/exact-json.ts'
import type { JsonObject } from '../../../asl/json.ts'
import { type Sent, send, sent } from '../../delivery/bus-event.ts'
import { openDeliveries } from '../../delivery/deliveries.ts'
import type { TargetPorts } from '../../delivery/ports.ts'
import type { Due } from '../../delivery/targets.ts'
import type { Clock } from '../../store/clock.ts'
import type { Queue } from '../../store/queue.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { derivedId, envelopeOf } from './envelope.ts'
import { busNameOf, type Delivery, type EventEnvelope, type Rule, ruleArn, type Target } from './model.ts'
import type { Routes } from './routes.ts'
import { targetInput } from './target-input.ts'
import { undeliverable } from './undeliverable.ts'

export interface DelivererParts {
  store: Store
  routes: Routes
  clock: Clock
  random: Random
  region: string
  accountId: string
  targets: TargetPorts
  /** Called with the events of all buses, in order, once they are durable; after a crash again. */
  onEvents?(events: readonly CarriedEvent[]): void
  /** Receives faults of the deliverer itself. */
  report(error: unknown): void
}

export interface CarriedEvent {
  sequence: number
  eventBusName: string
  event: EventEnvelope
}

export interface Deliverer {
  start(): void
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>
}

/** So many events are fanned out in one transaction. */
const BATCH = 200

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { store, report } = parts
  let running: Promise<void> | undefined
  let stopped = true
  let taken = Promise.resolve()
  const deliveries = openDeliveries<Delivery>({
    ...parts,
    name: 'events.delivery',
    parse: parseExactly,
    dueOf: delivery => dueOf(delivery, parts),
    since: ({ accepted }) => accepted,
    letterOf: ({ ruleArn: arn, ruleName, eventBusName, event }) => ({
      subject: { ruleArn: arn, event },
      stream: `${eventBusName}/${ruleName}`,
    }),
  })
  const drain = async () => {
    // What came before is delivered before.
    await taken
    while (!stopped) {
      const batch = sent(store.outbox, BATCH, { parse: parseExactly })
      if (batch.length === 0) return
      // What others see only when it is durable, targets see only then.
      await store.durable()
      parts.onEvents?.(batch.map(queued => carried(queued, parts)))
      await fanOut(batch, deliveries, parts)
    }
  }
  const wake = () => {
    if (stopped || running !== undefined) return
    running = drain()
      .catch(error => {
        // The store has failed for good; what is in the outbox is delivered after the next start.
        stopped = true
        report(error)
      })
      .finally(() => {
        running = undefined
        // What came while the last round ended.
        if (!stopped && sent(store.outbox, 1).length > 0) wake()
      })
  }
  store.outbox.onAppend(() => queueMicrotask(wake))
  return {
    start() {
      stopped = false
      taken = deliveries.start()
      wake()
    },
    async stop() {
      stopped = true
      const ended = deliveries.stop()
      await running
      await ended
    },
  }
}

const carried = ({ sequence, event }: Sent, parts: DelivererParts): CarriedEvent => ({
  ...{ sequence, eventBusName: event.eventBusName },
  event: envelopeOf(event, { ...parts, sequence }),
})

/** One delivery for each target of each rule that matches. */
async function fanOut(batch: readonly Sent[], queue: Queue<Delivery>, parts: DelivererParts): Promise<void> {
  const fannedOut: FannedOut = { deliveries: [], letters: [] }
  for (const queued of batch) match(queued, parts, fannedOut)
  // Before their events go: a crash in between writes a letter twice, and loses none.
  for (const letter of fannedOut.letters) await parts.targets.keepDeadLetter(letter)
  parts.store.transact(() => {
    for (const [key, delivery] of fannedOut.deliveries) queue.add(key, delivery)
    parts.store.outbox.trim(batch.at(-1)?.sequence ?? 0)
  })
}

interface FannedOut {
  deliveries: [string, Delivery][]
  letters: ReturnType<typeof undeliverable>[]
}

/** An event that cannot be matched, or cannot be shaped for a target, costs itself: it is a dead letter. */
function match(
  { sequence, event: busEvent }: Sent,
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
    for (const rule of parts.routes.match(eventBusName, comparable(event))) {
      for (const target of rule.targets) {
        if (busEvent.id !== undefined && isBus(target.Arn)) continue
        const matched = { eventBusName, event, sequence, rule, target }
        orLetter(`${eventBusName}/${rule.name}`, () => deliveries.push(deliveryOf(matched, parts)))
      }
    }
  })
}

/** What patterns compare is JavaScript's numbers; what targets get keeps its digits. */
const comparable = (event: EventEnvelope) => ({
  ...event,
  // It came as JSON.
  detail: inDoubles(event.detail as JsonObject),
})

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

/** What is due at the target; a state machine is started under one name however often it is tried. */
function dueOf(delivery: Delivery, parts: DelivererParts): Due {
  const { target, input, event, ruleArn: arn, ruleName } = delivery
  return {
    ...{ target, input },
    executionName: `${event.id}_${derivedId(`${arn} ${target.Id}`)}`,
    log: { stream: ruleName, time: Date.parse(event.time) },
    putEvent: () => forward(delivery, parts),
  }
}

/** As on AWS, what one bus sent to another goes on to no third. */
const isBus = (arn: string) => arn.startsWith('arn:aws:events:')

/** Another bus gets the event itself. */
function forward({ target, event }: Delivery, { store }: DelivererParts): void {
  send(store.outbox, {
    eventBusName: busNameOf(target.Arn),
    source: event.source,
    detailType: event['detail-type'],
    resources: event.resources,
    detail: event.detail,
    time: Date.parse(event.time),
    id: event.id,
  })
}
