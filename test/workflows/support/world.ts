import { FinspaceClient } from '@aws-sdk/client-finspace'
import { onTestFinished, vi } from 'vitest'
import { AWS_WAITS } from '../../../workflows/lib/waits.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { answerClients, type ClientClass, type Command, type Send } from './clients.ts'
import type { Durations } from './durations.ts'
import { startEngine } from './engine.ts'
import { FakeS3 } from './fake-s3.ts'
import { injectFaults } from './faults.ts'
import { inventoryOf } from './inventory.ts'
import { type Hooks, runStep } from './run-step.ts'
import { startService } from './service.ts'

export type World = Awaited<ReturnType<typeof createWorld>>

/** The embedded engine with the real steps and the service itself, on a virtual clock and date; it ends with the test. */
export async function createWorld({ durations = {} }: { durations?: Durations } = {}) {
  const { clock, setDate } = virtualTime()
  const s3 = new FakeS3(clock)
  const service = await startService({ clock, s3, folder: temporaryFolder(), durations })
  onTestFinished(service.stop)
  return {
    service,
    inventory: () => inventoryOf(service.client),
    ...(await createAround({ clock, setDate, s3, send: service.answer, settle: service.settle })),
  }
}

/** As createWorld, with a service behind an endpoint, which the client reaches over HTTP. */
export async function createWorldOverHttp(start: (clock: VirtualClock) => Promise<FinspaceClient>) {
  // Signatures are made and checked by the real time: only the virtual clock jumps.
  const clock = new VirtualClock(Date.now())
  const send = sendBy(await start(clock))
  return createAround({ clock, setDate: () => undefined, s3: new FakeS3(clock), send })
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

/** As it is before a world answers it in the client's stead. */
const { send: sendByClient } = FinspaceClient.prototype

const sendBy =
  (client: FinspaceClient): Send =>
  (command: Command) =>
    Reflect.apply(sendByClient, client, [command])

function spyOnSend({ prototype }: ClientClass, send: Send) {
  vi.spyOn(prototype as { send: Send }, 'send').mockImplementation(send)
}
