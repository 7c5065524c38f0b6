import { FinspaceClient } from '@aws-sdk/client-finspace'
import { onTestFinished, vi } from 'vitest'
import { AWS_WAITS } from '../../../workflows/lib/waits.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { answerClients, type ClientClass, type Command, type Send } from './clients.ts'
import type { Durations } from './durations.ts'
import { startEngine } from './engine.ts'
import { type Behaviour, FakeFinspace } from './fake-finspace.ts'
import { FakeS3 } from './fake-s3.ts'
import { injectFaults } from './faults.ts'
import { inventoryOf } from './inventory.ts'
import { type Hooks, runStep } from './run-step.ts'
import { startService } from './service.ts'

interface WorldOptions {
  /** Starts what answers the FinSpace client in the fake's stead. */
  service?: (clock: VirtualClock) => Promise<FinspaceClient>
  seconds?: Partial<Behaviour['seconds']>
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** The embedded engine with the real steps over fakes of the services, on a virtual clock; it ends with the test. */
export async function createWorld({ seconds = {}, service }: WorldOptions = {}) {
  const { clock, setDate } = service === undefined ? virtualTime() : realDate()
  const finspace = new FakeFinspace(clock, seconds)
  const s3 = new FakeS3(clock)
  const send: Send = service === undefined ? command => finspace.send(command) : sendBy(await service(clock))
  return { finspace, ...(await createAround({ clock, setDate, s3, send })) }
}

export type ServiceWorld = Awaited<ReturnType<typeof createServiceWorld>>

/** As createWorld, with the service itself, on the same virtual clock and date. */
export async function createServiceWorld({ durations = {} }: { durations?: Durations } = {}) {
  const { clock, setDate } = virtualTime()
  const s3 = new FakeS3(clock)
  const service = await startService({ clock, s3, durations })
  const send = sendBy(service.client)
  return {
    service,
    inventory: () => inventoryOf(service.client),
    ...(await createAround({ clock, setDate, s3, send, settle: service.settle })),
  }
}

/** What both worlds have. */
export type CommonWorld = Awaited<ReturnType<typeof createAround>>

interface Around {
  clock: VirtualClock
  setDate: () => void
  s3: FakeS3
  send: Send
  /** Resolves when the service has nothing to do before the clock moves. */
  settle?: () => Promise<void>
}

async function createAround({ clock, setDate, s3, send, settle }: Around) {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT')
  const hooks: Hooks = { before: () => undefined, after: () => undefined, instead: new Map(), times: 1 }
  const engine = await startEngine({
    clock,
    waits: AWS_WAITS,
    runFunction: ({ functionArn, payload }) =>
      runStep(functionArn.split(':').at(-1) ?? '', { payload, hooks }),
    onJump: setDate,
    settled: settle,
  })
  const faults = injectFaults(send)
  const { events } = answerClients({
    finspace: faults.send,
    s3: command => s3.send(command),
    stepFunctions: engine.ask,
    replace: spyOnSend,
  })
  onTestFinished(async () => {
    await engine.stop()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  return { clock, faults, s3, hooks, events, ...engine }
}

function virtualTime() {
  const clock = new VirtualClock()
  vi.useFakeTimers({ toFake: ['Date'] })
  const setDate = () => void vi.setSystemTime(clock.now())
  setDate()
  return { clock, setDate }
}

/** Signatures are made and checked by the real time: with the real service only the virtual clock jumps. */
const realDate = () => ({ clock: new VirtualClock(Date.now()), setDate: () => undefined })

/** As it is before a world answers it in the client's stead. */
const { send: sendByClient } = FinspaceClient.prototype

const sendBy =
  (client: FinspaceClient): Send =>
  (command: Command) =>
    Reflect.apply(sendByClient, client, [command])

function spyOnSend({ prototype }: ClientClass, send: Send) {
  vi.spyOn(prototype as { send: Send }, 'send').mockImplementation(send)
}
