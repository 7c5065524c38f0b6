// Amazon EventBridge: buses, rules, and the delivery of events to their targets.
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { awsJson } from '../wire/aws-json.ts'
import type { Service } from '../wire/call.ts'
import { checkPassRole, type PassRole } from '../wire/iam/pass-role.ts'
import { busOperations, newBus } from './buses.ts'
import type { EventsContext } from './context.ts'
import { createDeliverer } from './deliverer.ts'
import { openEventStore } from './model.ts'
import { putEventsOperation } from './put-events.ts'
import { openRoutes } from './routes.ts'
import { targetOperations } from './rule-targets.ts'
import { putRule, ruleOperations } from './rules.ts'
import { tagOperations } from './tags.ts'
import type { TargetPorts } from './targets.ts'
import { testEventPattern } from './test-event-pattern.ts'

export interface EventBridgeParts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  targets: TargetPorts
  /** Checks who gives a rule or a target a role. */
  passRole?: PassRole
  /** Told of faults of the service itself. */
  report(error: unknown): void
}

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
        TestEventPattern: testEventPattern,
      },
    }),
    start() {
      parts.store.transact(() => makeBuses(context))
      deliverer.start()
    },
    stop: () => deliverer.stop(),
  }
}

/** `default` is AWS's own; `kdbflow` is ours, with a rule that copies it to the log group that people read. */
function makeBuses(context: EventsContext): void {
  const { events, clock, region, accountId } = context
  if (events.buses.get('default') === undefined) events.buses.put('default', newBus('default', clock.now()))
  if (events.buses.get('kdbflow') !== undefined) return
  events.buses.put('kdbflow', newBus('kdbflow', clock.now()))
  putRule(
    {
      name: 'keep-events',
      eventBusName: 'kdbflow',
      eventPattern: JSON.stringify({ account: [accountId] }),
      state: 'ENABLED',
      description: 'Copies the bus to the log group that `kdbflow events` reads.',
      tags: {},
      targets: [{ Id: 'log', Arn: `arn:aws:logs:${region}:${accountId}:log-group:/kdbflow/events` }],
    },
    context,
  )
}
