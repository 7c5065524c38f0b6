import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { onTestFinished } from 'vitest'
import { createStepFunctions, type StepFunctionsParts } from '../../../services/stepfunctions/service.ts'
import { type Clock, systemClock } from '../../../services/store/clock.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore, type Store } from '../../../services/store/store.ts'
import { accountId, startEndpoint } from '../../support/endpoint.ts'

type Options = Partial<StepFunctionsParts> & { file?: string; clock?: Clock }

export interface Running {
  client: SFNClient
  store: Store
  /** `meanwhile` happens between the end of the service and that of the store. */
  stop(meanwhile?: () => void): Promise<void>
}

/** Step Functions behind a real endpoint, with the AWS SDK's client for it. */
export async function startStepFunctions({
  file = ':memory:',
  clock = systemClock,
  ...parts
}: Options = {}): Promise<Running> {
  const store = openStore({ file, clock })
  const service = createStepFunctions({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId,
    runFunction: async ({ payload }) => ({ payload }),
    callService: async ({ operation }) => {
      throw new Error(`expected no call, got ${operation}`)
    },
    report: error => console.error(error),
    ...parts,
  })
  await service.start?.()
  const endpoint = await startEndpoint([service], { store })
  const client = new SFNClient({ ...endpoint.client, disableHostPrefix: true })
  let stopped = false
  const stop = async (meanwhile?: () => void) => {
    if (stopped) return
    stopped = true
    await service.stop?.()
    meanwhile?.()
    await store.close()
  }
  onTestFinished(() => stop())
  return { client, store, stop }
}

export const role = 'arn:aws:iam::000000000000:role/workflows'

interface MachineInput {
  input?: unknown
  /** In place of `input`, where JSON.stringify would not write it so. */
  inputText?: string | undefined
  name?: string
}

/** Creates a machine and starts it; answers the execution's ARN. */
export async function startMachine(
  client: SFNClient,
  definition: object,
  { input = {}, inputText, name = 'machine' }: MachineInput = {},
): Promise<string> {
  const machine = { name, roleArn: role, definition: JSON.stringify(definition) }
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine))
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: inputText ?? JSON.stringify(input) }),
  )
  return executionArn
}

/** Asks until the execution has ended. */
export async function ended(client: SFNClient, executionArn: string) {
  for (;;) {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }))
    if (execution.status !== 'RUNNING') return execution
    await new Promise(resolve => setImmediate(resolve))
  }
}

export async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  )
  return events
}
