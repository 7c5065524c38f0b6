import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { onTestFinished } from 'vitest'
import { createEventBridge, type EventBridgeParts } from '../../../../services/aws/eventbridge/service.ts'
import { firstBuses } from '../../../../services/start/first-buses.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import type { Store } from '../../../../services/store/store.ts'
import { accountId, startEndpoint } from '../../../support/endpoint.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { testStore } from '../../store/open.ts'

type Targets = EventBridgeParts['targets']

export interface Arrivals {
  executions: Parameters<Targets['startExecution']>[0][]
  invocations: Parameters<Targets['invokeFunction']>[0][]
  /** Messages by log group. */
  logs: Record<string, string[]>
  letters: Record<string, unknown>[]
}

/** An EventBridge whose targets write down what arrives, with a client of the SDK. */
export async function startEventBridge(
  parts: { store?: Store; clock?: VirtualClock; targets?: Partial<Targets> } = {},
) {
  const clock = parts.clock ?? new VirtualClock()
  const store = parts.store ?? testStore({ clock })
  const arrivals: Arrivals = { executions: [], invocations: [], logs: {}, letters: [] }
  const faults: unknown[] = []
  const service = createEventBridge({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId,
    targets: { ...recording(arrivals), ...parts.targets },
    buses: firstBuses({ region: 'us-east-1', accountId }),
    report: error => faults.push(error),
  })
  await service.start?.()
  onTestFinished(async () => service.stop?.())
  const { client, url } = await startEndpoint([service], { store })
  return { client: new EventBridgeClient(client), url, clock, store, service, arrivals, faults }
}

const recording = (arrivals: Arrivals): Targets => ({
  putEvents: async () => undefined,
  callService: async () => undefined,
  keepDeadLetter({ message }) {
    arrivals.letters.push(JSON.parse(message))
  },
  startExecution: async call => arrivals.executions.push(call),
  invokeFunction: async call => arrivals.invocations.push(call),
  putLogEvents({ logGroupName, events }) {
    const before = arrivals.logs[logGroupName] ?? []
    arrivals.logs[logGroupName] = [...before, ...events.map(({ message }) => message)]
  },
})
