import { FinspaceClient } from '@aws-sdk/client-finspace'
import { onTestFinished, vi } from 'vitest'
import { AWS_WAITS } from '../../../workflows/lib/waits.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { answerClients, type ClientClass, type Command, type Send } from './clients.ts'
import { startEngine } from './engine.ts'
import { type Behaviour, FakeFinspace } from './fake-finspace.ts'
import { FakeS3 } from './fake-s3.ts'
import { injectFaults } from './faults.ts'
import { type Hooks, runStep } from './run-step.ts'

interface WorldOptions {
  /** Starts what answers the FinSpace client in the fake's stead. */
  service?: (clock: VirtualClock) => Promise<FinspaceClient>
  seconds?: Partial<Behaviour['seconds']>
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** The embedded engine with the real steps over fakes of the services, on a virtual clock; it ends with the test. */
export async function createWorld({ seconds = {}, service }: WorldOptions = {}) {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT')
  const { clock, setDate } = service === undefined ? virtualTime() : realDate()
  const finspace = new FakeFinspace(clock, seconds)
  const s3 = new FakeS3(clock)
  const hooks: Hooks = { before: () => undefined, after: () => undefined, instead: new Map(), times: 1 }
  const engine = await startEngine({
    clock,
    waits: AWS_WAITS,
    runFunction: ({ functionArn, payload }) =>
      runStep(functionArn.split(':').at(-1) ?? '', { payload, hooks }),
    onJump: setDate,
  })
  const faults = injectFaults(
    service === undefined ? command => finspace.send(command) : sendBy(await service(clock)),
  )
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
  return { clock, finspace, faults, s3, hooks, events, ...engine }
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

function sendBy(client: FinspaceClient): Send {
  const { send } = FinspaceClient.prototype
  return (command: Command) => Reflect.apply(send, client, [command])
}

function spyOnSend({ prototype }: ClientClass, send: Send) {
  vi.spyOn(prototype as { send: Send }, 'send').mockImplementation(send)
}
