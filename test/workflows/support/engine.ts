import type { Json } from '../../../asl/json.ts'
import { createStepFunctions, type StepFunctionsParts } from '../../../services/stepfunctions/service.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import type { waitValues } from '../../../workflows/lib/waits.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { bound } from './bound.ts'

export interface Ended {
  executionArn: string
  status: string
  output: Json
  error: string | undefined
  cause: string | undefined
}

interface Parts {
  clock: VirtualClock
  waits: Parameters<typeof waitValues>[0]
  runFunction: StepFunctionsParts['runFunction']
  /** Told when the clock has jumped. */
  onJump: () => void
  /** Resolves when what steps have asked for goes on only with the clock. */
  settled?: (() => Promise<void>) | undefined
}

export type Engine = Awaited<ReturnType<typeof startEngine>>

/** The embedded engine in this process, with all workflows, on a virtual clock. */
export async function startEngine({ clock, waits, runFunction, onJump, settled }: Parts) {
  const store = openStore({ file: ':memory:', clock })
  const open = store.work('stepfunctions.execution')
  const service = createStepFunctions({
    ...{ store, clock, random: systemRandom, region: 'us-east-1', accountId: '000000000000', runFunction },
    callService: async ({ operation }) => {
      throw new Error(`expected a child execution at most, got ${operation}`)
    },
    report: error => console.error(error),
  })
  const ask = async (operation: string, input: object) =>
    // The answers are those of the API; each caller names the members that it needs.
    (await service.invoke?.(operation, { ...input }, principal)) as Answer
  await service.start?.()
  for (const [name, definition] of Object.entries(workflows)) {
    const machine = { name, roleArn: 'arn:aws:iam::000000000000:role/workflows' }
    await ask('CreateStateMachine', { ...machine, definition: JSON.stringify(bound(definition, waits)) })
  }
  const settle = async () => {
    do {
      await store.durable()
      await new Promise(resolve => setImmediate(resolve))
      await settled?.()
    } while (open.countReady() > 0)
  }
  const stop = async () => {
    await service.stop?.()
    await store.close()
  }
  return { ask, stop, settle, ...executions({ ask, settle, clock, onJump }) }
}

function executions({ ask, settle, clock, onJump }: Executing) {
  const start = async (name: WorkflowName, input: unknown) => {
    const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`
    return (await ask('StartExecution', { stateMachineArn, input: JSON.stringify(input) })).executionArn
  }
  /** Lets the clock jump whenever everything waits for it, until the execution has ended. */
  const end = async (executionArn: string): Promise<Ended> => {
    for (;;) {
      await settle()
      const { status, output = 'null', error, cause } = await ask('DescribeExecution', { executionArn })
      if (status !== 'RUNNING') return { executionArn, status, output: JSON.parse(output), error, cause }
      const next = clock.next()
      if (next === undefined) throw new Error('expected something to wait for, got an idle world')
      clock.advanceTo(next)
      onJump()
    }
  }
  /** Lets time pass, whoever waits. */
  const advance = (milliseconds: number) => {
    clock.advance(milliseconds)
    onJump()
  }
  const redrive = async (executionArn: string) => {
    await ask('RedriveExecution', { executionArn })
    return end(executionArn)
  }
  const history = async (executionArn: string) => {
    const all: { type: string }[] = []
    for (let page: object | undefined = {}; page !== undefined; ) {
      const answer: Answer = await ask('GetExecutionHistory', { executionArn, maxResults: 1000, ...page })
      all.push(...answer.events)
      page = answer.nextToken === undefined ? undefined : { nextToken: answer.nextToken }
    }
    return all
  }
  const run = async (name: WorkflowName, input: unknown) => end(await start(name, input))
  return { start, end, advance, run, redrive, history }
}

interface Executing {
  ask: (operation: string, input: object) => Promise<Answer>
  /** Until the engine has nothing to do before the clock moves. */
  settle: () => Promise<void>
  clock: VirtualClock
  onJump: () => void
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

const principal = {
  accountId: '000000000000',
  arn: 'arn:aws:iam::000000000000:root',
  accessKeyId: 'AKIATEST',
  authorize: () => undefined,
}
