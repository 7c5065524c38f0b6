import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { onTestFinished } from 'vitest'
import { createScheduler, type SchedulerParts } from '../../../../services/aws/scheduler/service.ts'
import { systemRandom } from '../../../../services/store/random.ts'
import { openStore } from '../../../../services/store/store.ts'
import { accountId, startEndpoint } from '../../../support/endpoint.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

type Targets = SchedulerParts['targets']

/** What arrived at each kind of target, in order. */
export type Arrivals = { kind: keyof Targets; call: unknown }[]

interface Options extends Partial<Pick<SchedulerParts, 'missedFirings'>> {
  file?: string
  clock?: VirtualClock
  targets?: Partial<Targets>
}

/** A Scheduler whose targets write down what arrives, with a client of the SDK. */
export async function startScheduler({
  file = ':memory:',
  clock = new VirtualClock(),
  ...parts
}: Options = {}) {
  const store = openStore({ file, clock })
  const arrivals: Arrivals = []
  const faults: unknown[] = []
  const record = (kind: keyof Targets) => async (call: unknown) => arrivals.push({ kind, call })
  const service = createScheduler({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId,
    report: error => faults.push(error),
    ...parts,
    targets: {
      startExecution: record('startExecution'),
      invokeFunction: record('invokeFunction'),
      putEvents: record('putEvents'),
      callService: record('callService'),
      putLogEvents: record('putLogEvents'),
      keepDeadLetter: record('keepDeadLetter'),
      ...parts.targets,
    },
  })
  await service.start?.()
  let closed: Promise<void> | undefined
  /** `meanwhile` happens between the end of the service and that of the store. */
  const close = (meanwhile?: () => void) => {
    closed ??= Promise.resolve(service.stop?.())
      .then(meanwhile)
      .then(() => store.close())
    return closed
  }
  onTestFinished(() => close())
  const { client, url } = await startEndpoint([service], { store })
  /** Resolves when what is due now has been tried. */
  const settled = async () => {
    for (let syncs = 0; syncs < 4; syncs += 1) {
      await store.durable()
      for (let turn = 0; turn < 10; turn += 1) await new Promise(resolve => setImmediate(resolve))
    }
  }
  return { client: new SchedulerClient(client), url, clock, store, arrivals, faults, close, settled }
}
