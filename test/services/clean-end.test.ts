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
import { createEventBridge } from '../../services/aws/eventbridge/service.ts'
import { createAsynchronous } from '../../services/aws/lambda/asynchronous.ts'
import { createScheduler } from '../../services/aws/scheduler/service.ts'
import { Life } from '../../services/finspace/life/life.ts'
import type { Living } from '../../services/finspace/life/life-cycle.ts'
import { createRoot } from '../../services/iam/principal.ts'
import { systemRandom } from '../../services/store/random.ts'
import type { Store } from '../../services/store/store.ts'
import { ServiceException } from '../../services/wire/service-exception.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { startEventBridge } from './aws/eventbridge/start.ts'
import { startScheduler } from './aws/scheduler/start.ts'
import { ended, startMachine, startStepFunctions } from './stepfunctions/support.ts'
import { temporaryFile, testStore } from './store/open.ts'

const HOUR = 3_600_000

async function turns(count = 20) {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

describe('what falls due between the end of its service and that of the store is taken up at the next start', () => {
  test('an execution that waits', async () => {
    const file = temporaryFile()
    const clock = new VirtualClock(Date.now())
    const before = await startStepFunctions({ file, clock })
    const executionArn = await startMachine(before.client, waits(60))
    await expect.poll(() => before.store.work('stepfunctions.execution').countReady()).toBe(0)
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
    await expect.poll(() => before.store.work('stepfunctions.execution').countReady()).toBe(0)
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
  const open = store.work('stepfunctions.execution')
  await expect.poll(() => tokens.length).toBe(1)
  await expect.poll(() => open.countReady()).toBe(0)
  // From here on nothing goes on, as after a crash.
  durable = () => new Promise<void>(() => undefined)
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{}' }))
  expect(open.dueOf(executionArn)).toBeLessThanOrEqual(Date.now())
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

test.each([
  1, 2, 3,
])('through clean ends at any moment every event, firing, invocation and life comes to its end (seed %i)', async seed => {
  const clock = new VirtualClock()
  const store = testStore({ clock })
  const random = seededRandom(seed)
  const done = { events: new Set<string>(), firings: new Set<string>(), invocations: new Set<string>() }
  // One in three fails, and is tried again.
  const orFail = async (set: Set<string>, what: string) => {
    await turns(Math.floor(random() * 3))
    if (random() < 1 / 3) throw throttled()
    set.add(what)
  }
  const open = () => openAll({ store, clock, orFail, done })
  let house = await open()
  await house.setUp()
  for (let round = 0; round < 15; round += 1) {
    house.give(String(round))
    clock.advance(random() * 90_000)
    await turns(Math.floor(random() * 6))
    const stopping = house.stop()
    clock.advance(random() * 90_000)
    await stopping
    clock.advance(random() * 90_000)
    house = await open()
  }
  await vi.waitFor(
    async () => {
      clock.advance(60_000)
      await turns(50)
      expect(done.events.size).toBe(15)
      expect(done.invocations.size).toBe(15)
      expect(house.lives()).toEqual(new Array(15).fill('MADE'))
      const minutes = [...done.firings].map(time => Date.parse(time) / 60_000).sort((a, b) => a - b)
      expect(minutes).toEqual(minutes.map((_, index) => (minutes[0] ?? 0) + index))
    },
    { timeout: 20_000, interval: 1 },
  )
  expect(done.firings.size).toBeGreaterThan(15)
  await house.stop()
})

const throttled = () => new ServiceException({ code: 'TooManyRequestsException', status: 429 }, 'not now')

interface All {
  store: Store
  clock: VirtualClock
  orFail(set: Set<string>, what: string): Promise<void>
  done: Record<'events' | 'firings' | 'invocations', Set<string>>
}

/** Everything that uses durable work but the engine, over one store. */
async function openAll({ store, clock, orFail, done }: All) {
  const report = (error: unknown) => {
    throw error
  }
  const common = {
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    report,
  }
  const nothing = () => Promise.reject(new Error('expected executions alone'))
  const others = {
    keepDeadLetter: nothing,
    invokeFunction: nothing,
    putEvents: nothing,
    callService: nothing,
    putLogEvents: nothing,
  }
  const bridge = createEventBridge({
    ...common,
    targets: { ...others, startExecution: ({ input }) => orFail(done.events, JSON.parse(input).detail.n) },
  })
  const scheduler = createScheduler({
    ...common,
    missedFirings: 'all',
    targets: { ...others, startExecution: ({ input }) => orFail(done.firings, JSON.parse(input)) },
  })
  const asynchronous = createAsynchronous({
    ...common,
    find: name => ({ name, arn: name, entry: { file: '', timeoutSeconds: 1, memoryMb: 1 } }),
    // What throws so waits, and counts as no failure: of those, three are the end.
    async run({ requestId }) {
      await orFail(done.invocations, requestId)
      return { requestId, payload: 'null', logResult: '' }
    },
  })
  const table = store.collection<Thing>('thing')
  const life = new Life<Thing>(
    {
      ...{ type: 'Volume', table, arnOf: () => 'arn:thing', stamp: () => ({}), failure: () => ({}) },
      states: {
        NEW: { after: () => 30_000, step: () => ({ status: 'MAKING' }) },
        MAKING: { step: () => turns(2).then(() => ({ status: 'MADE' as const })) },
        MADE: 'end',
      },
    },
    { store, clock, world: () => ({ delayOf: () => 0 }), onFault: report },
  )
  const services = [bridge, scheduler, asynchronous, life]
  for (const service of services) await service.start?.()
  const root = createRoot('000000000000', 'key')
  const Target = { Arn: machineArn, RoleArn: 'arn:aws:iam::000000000000:role/r' }
  return {
    async setUp() {
      await bridge.invoke?.('PutRule', { Name: 'r', EventPattern: '{"source":["test"]}' }, root)
      await bridge.invoke?.('PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: machineArn }] }, root)
      const schedule = { ScheduleExpression: 'rate(1 minute)', FlexibleTimeWindow: { Mode: 'OFF' } }
      const Input = '"<aws.scheduler.scheduled-time>"'
      await scheduler.invoke?.(
        'CreateSchedule',
        { Name: 's', ...schedule, Target: { ...Target, Input } },
        root,
      )
    },
    give(n: string) {
      const Entries = [{ Source: 'test', DetailType: 'd', Detail: JSON.stringify({ n }) }]
      void bridge.invoke?.('PutEvents', { Entries }, root)
      asynchronous.accept('f', '{}', n)
      life.put(n, { environmentId: 'env', status: 'NEW' })
    },
    lives: () => table.list().map(({ value }) => value.status),
    stop: async () => {
      for (const service of services.toReversed()) await service.stop?.()
    },
  }
}

interface Thing extends Living {
  status: 'NEW' | 'MAKING' | 'MADE'
}

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'

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
