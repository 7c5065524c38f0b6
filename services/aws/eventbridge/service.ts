// Amazon EventBridge: buses, rules, and the delivery of events to their targets.
import type { TargetPorts } from '../../delivery/ports.ts'
import { checkPassRole, type PassRole } from '../../iam/pass-role.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { awsJson } from '../../wire/aws-json.ts'
import type { Service } from '../../wire/call.ts'
import { busOperations, newBus } from './buses.ts'
import type { EventsContext } from './context.ts'
import { type CarriedEvent, createDeliverer } from './deliverer.ts'
import { openEventStore, type Rule } from './model.ts'
import { putEventsOperation } from './put-events.ts'
import { openRoutes } from './routes.ts'
import { targetOperations } from './rule-targets.ts'
import { putRule, ruleOperations } from './rules.ts'
import { tagOperations } from './tags.ts'

export interface EventBridgeParts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  targets: TargetPorts
  /** By their names: what is there from the first start on, beside the bus `default`. */
  buses?: Readonly<Record<string, FirstRule[]>>
  /** Checks who gives a rule or a target a role. */
  passRole?: PassRole
  /** Called with the events of all buses, in order, once they are durable; after a crash again. */
  onEvents?(events: readonly CarriedEvent[]): void
  /** Receives faults of the service itself. */
  report(error: unknown): void
}

export type FirstRule = Omit<Rule, 'eventBusName'>

/** All events of the outbox, whoever wrote them, are delivered from `start` to `stop`. */
export function createEventBridge(parts: EventBridgeParts): Service {
  const events = openEventStore(parts.store)
  const routes = openRoutes(events, parts.report)
  const context = { passRole: checkPassRole, ...parts, events, routes }
  const deliverer = createDeliverer(context)
  return {
    ...awsJson({
      name: 'events',
      region: parts.region,
      target: 'AWSEvents',
      version: '1.1',
      operations: {
        PutEvents: putEventsOperation(context),
        ...busOperations(context),
        ...ruleOperations(context),
        ...targetOperations(context),
        ...tagOperations(context),
      },
    }),
    start() {
      parts.store.transact(() => makeBuses({ default: [], ...parts.buses }, context))
      deliverer.start()
    },
    stop: () => deliverer.stop(),
  }
}

/** A bus that is there is left as its owner has it. */
function makeBuses(buses: Readonly<Record<string, FirstRule[]>>, context: EventsContext): void {
  const { events, clock } = context
  for (const [eventBusName, rules] of Object.entries(buses)) {
    if (events.buses.get(eventBusName) !== undefined) continue
    events.buses.put(eventBusName, newBus(eventBusName, clock.now()))
    for (const rule of rules) putRule({ ...rule, eventBusName }, context)
  }
}
