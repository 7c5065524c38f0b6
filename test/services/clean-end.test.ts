// What falls due while kdbflow ends: between the end of a service and that of the store.
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { openStore } from '../../services/store/store.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { startEventBridge } from './eventbridge/start.ts'
import { startScheduler } from './scheduler/start.ts'
import { ended, startMachine, startStepFunctions } from './stepfunctions/support.ts'
import { temporaryFile, testStore } from './store/open.ts'

const HOUR = 3_600_000

const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

describe('what falls due between the end of its service and that of the store is taken up at the next start', () => {
  test('an execution that waits', async () => {
    const file = temporaryFile()
    const clock = new VirtualClock(Date.now())
    const before = await startStepFunctions({ file, clock })
    const executionArn = await startMachine(before.client, waits(60))
    await expect.poll(() => before.store.collection('stepfunctions.busy').count()).toBe(0)
    await before.stop(() => clock.advance(60_000))
    const { client } = await startStepFunctions({ file, clock })
    clock.advance(0)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test("an execution's deadline", async () => {
    const file = temporaryFile()
    const clock = new VirtualClock(Date.now())
    const before = await startStepFunctions({ file, clock })
    const machine = { TimeoutSeconds: 30, ...waits(60) }
    const executionArn = await startMachine(before.client, machine)
    await expect.poll(() => before.store.collection('stepfunctions.busy').count()).toBe(0)
    await before.stop(() => clock.advance(30_000))
    const { client } = await startStepFunctions({ file, clock })
    clock.advance(0)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'TIMED_OUT' })
  })

  test('a schedule', async () => {
    const file = temporaryFile()
    const clock = new VirtualClock()
    const before = await startScheduler({ file, clock })
    await before.client.send(
      new CreateScheduleCommand({
        ...{ Name: 'hourly', ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' } },
        Target: {
          Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
          RoleArn: 'arn:aws:iam::000000000000:role/r',
        },
      }),
    )
    await before.close(() => clock.advance(HOUR))
    const { arrivals, settled } = await startScheduler({ file, clock })
    clock.advance(0)
    await settled()
    expect(arrivals).toHaveLength(1)
  })

  test('a delivery that is tried again', async () => {
    const clock = new VirtualClock()
    const store = testStore({ clock })
    const refuse = async () => {
      throw new Error('not now')
    }
    const before = await startEventBridge({ clock, store, targets: { startExecution: refuse } })
    const Targets = [{ Id: 't', Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' }]
    await before.client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }))
    await before.client.send(new PutTargetsCommand({ Rule: 'r', Targets }))
    const Entries = [{ Source: 'test', DetailType: 'd', Detail: '{}' }]
    await before.client.send(new PutEventsCommand({ Entries }))
    await expect.poll(() => clock.next()).toBeDefined()
    await before.service.stop?.()
    clock.advance(HOUR)
    const { arrivals } = await startEventBridge({ clock, store })
    await expect.poll(() => arrivals.executions).toHaveLength(1)
  })
})

test('an execution that has neither a timer nor anything to do is found by a start', async () => {
  const file = temporaryFile()
  const clock = new VirtualClock(Date.now())
  const before = await startStepFunctions({ file, clock })
  const lost = await startMachine(before.client, waits(60))
  const kept = await startMachine(before.client, waits(120), { name: 'other' })
  await expect.poll(() => before.store.collection('stepfunctions.busy').count()).toBe(0)
  await before.stop()
  // As an earlier kdbflow left it, whose engine declined what fell due while it stopped.
  const store = openStore({ file, clock })
  store.timers.cancel('stepfunctions.execution', lost)
  await store.close()

  const { client } = await startStepFunctions({ file, clock })
  await turns()
  clock.advance(60_000)
  expect(await ended(client, lost)).toMatchObject({ status: 'SUCCEEDED' })
  const other = await client.send(new DescribeExecutionCommand({ executionArn: kept }))
  expect(other).toMatchObject({ status: 'RUNNING' })
})

test('an execution that a token has woken is taken up by a start until it rests again', async () => {
  const opened = testStore()
  let durable = () => opened.durable()
  const store = { ...opened, durable: () => durable() }
  const tokens: string[] = []
  const { client } = await startStepFunctions({
    store,
    sync: 'transition',
    runFunction: async ({ payload }) => {
      tokens.push(String(payload))
      return { payload: null }
    },
  })
  const executionArn = await startMachine(client, {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' },
        Next: 'Then',
      },
      Then: { Type: 'Pass', End: true },
    },
  })
  const busy = store.collection('stepfunctions.busy')
  await expect.poll(() => tokens.length).toBe(1)
  await expect.poll(() => busy.count()).toBe(0)
  // From here on nothing goes on, as after a crash.
  durable = () => new Promise<void>(() => undefined)
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{}' }))
  expect(busy.list().map(({ key }) => key)).toEqual([executionArn])
})

const EXECUTIONS = 20
const LOOPS = 10

test.each([
  1, 2, 3, 4, 5, 6,
])('through clean ends at any moment every execution comes to its end (seed %i)', async seed => {
  const file = temporaryFile()
  const clock = new VirtualClock(Date.now())
  const random = seededRandom(seed)
  let running = await startStepFunctions({ file, clock })
  const first = await startMachine(running.client, loop)
  const stateMachineArn = first.replace('execution', 'stateMachine').split(':').slice(0, 7).join(':')
  const arns = [first]
  while (arns.length < EXECUTIONS) {
    const { executionArn = '' } = await running.client.send(new StartExecutionCommand({ stateMachineArn }))
    arns.push(executionArn)
  }
  for (let end = 0; end < 12; end += 1) {
    clock.advance(random() * 1500)
    await turns(Math.floor(random() * 6))
    const stopping = running.stop(() => clock.advance(random() * 1500))
    clock.advance(random() * 1500)
    await stopping
    running = await startStepFunctions({ file, clock })
  }
  // Those that several starts have found under way are taken up after the others, so how many turns it takes varies.
  await vi.waitFor(
    async () => {
      clock.advance(1000)
      await turns(50)
      expect(await statuses(running.client, arns)).toEqual(new Array(EXECUTIONS).fill('SUCCEEDED'))
    },
    { timeout: 20_000, interval: 1 },
  )
})

const waits = (Seconds: number) => ({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds, End: true } } })

const loop = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 1, Assign: { n: '{% $n + 1 %}' }, Next: 'Enough?' },
    'Enough?': {
      Type: 'Choice',
      Choices: [{ Condition: `{% $n >= ${LOOPS} %}`, Next: 'Done' }],
      Default: 'Wait',
    },
    Done: { Type: 'Succeed' },
  },
}

const statuses = (client: SFNClient, arns: readonly string[]) =>
  Promise.all(
    arns.map(
      async executionArn => (await client.send(new DescribeExecutionCommand({ executionArn }))).status,
    ),
  )
