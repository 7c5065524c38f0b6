import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { onTestFinished, vi } from 'vitest'
import type { Json } from '../../../asl/json.ts'
import { DETAILS, type DetailType } from '../../../events/detail.ts'
import { steps } from '../../../functions/catalog.ts'
import { openRecords } from '../../../services/stepfunctions/records.ts'
import { createStepFunctions } from '../../../services/stepfunctions/service.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import { AWS_WAITS, type WaitKind } from '../../../workflows/settings.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { bound } from './bound.ts'
import { type Behaviour, FakeFinspace } from './fake-finspace.ts'
import { FakeS3 } from './fake-s3.ts'

export interface PublishedEvent {
  type: DetailType
  detail: { metadata: { eventId: string }; data: Record<string, unknown> }
}

export interface Ended {
  executionArn: string
  status: string
  output: Json
  error: string | undefined
  cause: string | undefined
}

interface Hooks {
  /** Called before each step; may throw in its stead. */
  before: (step: string, payload: Json) => void
  /** Steps that are not run: what to answer in their stead. */
  instead: Map<string, (payload: Json) => Json>
}

interface WorldOptions {
  /** Starts what answers the FinSpace client in the fake's stead. */
  service?: (clock: VirtualClock) => Promise<FinspaceClient>
  seconds?: Partial<Behaviour['seconds']>
  waits?: Record<WaitKind, { first: number; growth: number; cap: number }>
}

/** The embedded engine with the real steps over fakes of the services, on a virtual clock. */
export async function createWorld({ seconds = {}, waits = AWS_WAITS, service }: WorldOptions = {}) {
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT')
  // Signatures are made and checked by the real time, so with the real service only the virtual clock jumps.
  const clock = service === undefined ? new VirtualClock() : new VirtualClock(Date.now())
  const setDate = () => service === undefined && vi.setSystemTime(clock.now())
  if (service === undefined) vi.useFakeTimers({ toFake: ['Date'] })
  setDate()
  const finspace = new FakeFinspace(clock, seconds)
  const s3 = new FakeS3(clock)
  const events: PublishedEvent[] = []
  const hooks: Hooks = { before: () => undefined, instead: new Map() }

  const store = openStore({ file: ':memory:', clock })
  const { busy } = openRecords(store)
  const engine = createStepFunctions({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    runFunction: ({ functionArn, payload }) =>
      runStep(functionArn.split(':').at(-1) ?? '', { payload, hooks }),
    callService: async ({ operation, input }) => ask(operation[0]?.toUpperCase() + operation.slice(1), input),
    report: error => console.error(error),
  })
  const ask = async (operation: string, input: object) =>
    // The engine's answers are those of the API; each caller names the members that it needs.
    (await engine.invoke?.(operation, { ...input }, principal)) as Answer

  const actions = new Map<string, Set<string>>()
  /** Remembers the IAM action that the running step needed for a command. */
  const note = (prefix: string, command: Command) => {
    const operation = command.constructor.name.replace('Command', '')
    const needed = actions.get(running.getStore() ?? '') ?? new Set()
    needed.add(ACTION_OF_COMMAND.get(operation) ?? `${prefix}:${operation}`)
    actions.set(running.getStore() ?? '', needed)
  }
  const client = await service?.(clock)
  const { send } = FinspaceClient.prototype
  stub(FinspaceClient, command => {
    note('finspace', command)
    return client === undefined ? finspace.send(command) : Reflect.apply(send, client, [command])
  })
  stub(S3Client, command => {
    note('s3', command)
    return s3.send(command)
  })
  stub(SFNClient, command => {
    note('states', command)
    return ask(command.constructor.name.replace('Command', ''), command.input)
  })
  stub(EventBridgeClient, command => {
    note('events', command)
    return publish(command.input, events)
  })

  await engine.start?.()
  for (const [name, definition] of Object.entries(workflows)) {
    await ask('CreateStateMachine', {
      name,
      roleArn: 'arn:aws:iam::000000000000:role/workflows',
      definition: JSON.stringify(bound(definition, waits)),
    })
  }
  onTestFinished(async () => {
    await engine.stop?.()
    await store.close()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  const start = async (
    name: WorkflowName,
    { input, executionName }: { input: unknown; executionName?: string },
  ) => {
    const { executionArn } = await ask('StartExecution', {
      stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`,
      input: JSON.stringify(input),
      ...(executionName === undefined ? {} : { name: executionName }),
    })
    return String(executionArn)
  }

  /** Until the engine has nothing to do before the clock moves. */
  const settle = async () => {
    do {
      await store.durable()
      await new Promise(resolve => setImmediate(resolve))
    } while (busy.list().length > 0)
  }

  /** Lets the clock jump whenever everything waits for it, until the execution has ended. */
  const end = async (executionArn: string): Promise<Ended> => {
    for (;;) {
      await settle()
      const { status, output, error, cause } = await ask('DescribeExecution', { executionArn })
      if (status !== 'RUNNING') {
        return {
          executionArn,
          status,
          output: output === undefined ? null : JSON.parse(output),
          error,
          cause,
        }
      }
      const next = clock.next()
      if (next === undefined) throw new Error('expected something to wait for, got an idle world')
      clock.advanceTo(next)
      setDate()
    }
  }

  const run = async (name: WorkflowName, input: unknown): Promise<Ended> => end(await start(name, { input }))

  const redrive = async (executionArn: string): Promise<Ended> => {
    await ask('RedriveExecution', { executionArn })
    return end(executionArn)
  }

  const history = async (executionArn: string): Promise<{ type: string }[]> => {
    const all: { type: string }[] = []
    let nextToken: string | undefined
    do {
      const page: Answer = await ask('GetExecutionHistory', {
        executionArn,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      })
      all.push(...page.events)
      nextToken = page.nextToken
    } while (nextToken !== undefined)
    return all
  }

  return { clock, actions, finspace, s3, events, hooks, start, settle, end, run, redrive, history, ask }
}

interface Answer {
  executionArn: string
  status: string
  output?: string
  error: string | undefined
  cause: string | undefined
  events: { type: string }[]
  nextToken?: string
}

export type World = Awaited<ReturnType<typeof createWorld>>

const root = join(import.meta.dirname, '../../..')

const principal = {
  accountId: '000000000000',
  arn: 'arn:aws:iam::000000000000:root',
  accessKeyId: 'AKIATEST',
  authorize: () => undefined,
}

interface Command {
  input: object
  constructor: { name: string }
}

/** The step that runs, through all that it awaits. */
const running = new AsyncLocalStorage<string>()

const ACTION_OF_COMMAND = new Map([['ListObjectsV2', 's3:ListBucket']])

const stub = (client: { prototype: { send: unknown } }, answer: (command: Command) => Promise<unknown>) => {
  // The clients' send has an overload for each command; a fake answers them all alike.
  vi.spyOn(client.prototype as { send: (command: Command) => Promise<unknown> }, 'send').mockImplementation(
    answer,
  )
}

const runStep = async (name: string, { payload, hooks }: { payload: Json; hooks: Hooks }) => {
  try {
    hooks.before(name, payload)
    const instead = hooks.instead.get(name)
    if (instead !== undefined) return { payload: instead(payload) }
    const { handler } = await import(/* @vite-ignore */ join(root, steps[name]?.file ?? name))
    // Lambda's answer is JSON: undefined members and dates do not survive it.
    return {
      payload: JSON.parse(
        JSON.stringify(await running.run(name, () => handler(payload, context(name)))),
      ) as Json,
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const cause = { errorType: error.name, errorMessage: error.message, trace: [] }
    return { error: error.name, cause: JSON.stringify(cause) }
  }
}

const context = (functionName: string) => ({
  functionName,
  awsRequestId: 'test',
  getRemainingTimeInMillis: () => 30_000,
})

const publish = async (input: object, events: PublishedEvent[]) => {
  const { Entries } = input as { Entries: { DetailType: DetailType; Detail: string }[] }
  for (const { DetailType, Detail } of Entries) {
    const detail = JSON.parse(Detail)
    // Every event that any test publishes validates.
    DETAILS[DetailType].parse(detail)
    events.push({ type: DetailType, detail })
  }
  return { FailedEntryCount: 0, Entries: [] }
}
