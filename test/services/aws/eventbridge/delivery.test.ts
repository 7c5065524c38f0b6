import { PutEventsCommand, PutRuleCommand, PutTargetsCommand, type Target } from '@aws-sdk/client-eventbridge'
import { expect, test } from 'vitest'
import { startEventBridge } from './start.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f'
const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
const LOG = 'arn:aws:logs:us-east-1:000000000000:log-group:/test/log'
const HOUR = 3_600_000

/** A rule for all events of source `test`, whose function fails while asked to. */
async function setUp(target: Partial<Target>, parts: { error?: Error } = {}) {
  const attempts: number[] = []
  let failing = true
  const started = await startEventBridge({
    targets: {
      invokeFunction: async () => {
        attempts.push(started.clock.now())
        if (failing) throw parts.error ?? new Error('not now')
      },
    },
  })
  const { client } = started
  await client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }))
  const Targets = [
    { Id: 'dead', Arn: FUNCTION, ...target },
    { Id: 'log', Arn: LOG },
  ]
  await client.send(new PutTargetsCommand({ Rule: 'r', Targets }))
  const putEvent = (n: number) =>
    client.send(
      new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'd', Detail: `{"n":${n}}` }] }),
    )
  const mend = () => {
    failing = false
  }
  const { letters: kept } = started.arrivals
  const letters = () => kept
  return { ...started, attempts, putEvent, mend, letters }
}

type SetUp = Awaited<ReturnType<typeof setUp>>

/** Moves on to the next retry, and waits for its outcome. */
async function nextAttempt({ clock, attempts, letters }: SetUp) {
  const before = attempts.length
  clock.advanceTo(clock.next() ?? 0)
  await expect.poll(() => attempts.length + letters().length).toBeGreaterThan(before)
}

test('a dead target delays no other, and gets the event when it is back', async () => {
  const bridge = await setUp({})
  await bridge.putEvent(1)
  await bridge.putEvent(2)
  await expect.poll(() => bridge.arrivals.logs['/test/log']).toHaveLength(2)
  await expect.poll(() => bridge.attempts).toHaveLength(2)
  bridge.mend()
  await expect.poll(() => bridge.clock.next()).toBeDefined()
  bridge.clock.advance(HOUR)
  await expect.poll(() => bridge.attempts.length).toBe(4)
  expect(bridge.letters()).toEqual([])
})

test('retries come later and later, until the policy ends them in a dead letter', async () => {
  const bridge = await setUp({
    RetryPolicy: { MaximumRetryAttempts: 3 },
    DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:my-queue' },
  })
  await bridge.putEvent(1)
  await expect.poll(() => bridge.attempts).toHaveLength(1)
  for (let retry = 1; retry <= 3; retry += 1) {
    await expect.poll(() => bridge.clock.next()).toBeDefined()
    await nextAttempt(bridge)
  }
  await expect.poll(bridge.letters).toMatchObject([
    {
      errorCode: 'Error',
      errorMessage: 'not now',
      retryAttempts: 3,
      exhaustedRetryCondition: 'MaximumRetryAttempts',
      targetArn: FUNCTION,
      event: { detail: { n: 1 } },
    },
  ])
  const gaps = bridge.attempts.slice(1).map((time, index) => time - (bridge.attempts[index] ?? 0))
  expect(gaps.every((gap, index) => gap >= 750 * 2 ** index && gap <= 1000 * 2 ** index)).toBe(true)
  expect(bridge.attempts).toHaveLength(4)
})

test('an event that would be too old at its next retry becomes a dead letter', async () => {
  const bridge = await setUp({ RetryPolicy: { MaximumEventAgeInSeconds: 60 } })
  await bridge.putEvent(1)
  await expect.poll(() => bridge.attempts).toHaveLength(1)
  while (bridge.letters().length === 0) {
    await expect.poll(() => bridge.clock.next() ?? bridge.letters()[0]).toBeDefined()
    if (bridge.clock.next() !== undefined) await nextAttempt(bridge)
  }
  expect(bridge.letters()).toMatchObject([{ exhaustedRetryCondition: 'MaximumEventAgeInSeconds' }])
  expect((bridge.attempts.at(-1) ?? 0) - (bridge.attempts[0] ?? 0)).toBeLessThanOrEqual(60_000)
})

test('what no retry can mend becomes a dead letter at once', async () => {
  const error = Object.assign(new Error('no such function'), { code: 'ResourceNotFoundException' })
  const bridge = await setUp({}, { error })
  await bridge.putEvent(1)
  await expect
    .poll(bridge.letters)
    .toMatchObject([{ errorCode: 'ResourceNotFoundException', retryAttempts: 0 }])
})

test('an execution that was started already counts as started', async () => {
  const bridge = await startEventBridge({
    targets: {
      startExecution: () =>
        Promise.reject(Object.assign(new Error('exists'), { code: 'ExecutionAlreadyExists' })),
    },
  })
  await bridge.client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }))
  await bridge.client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 'm', Arn: MACHINE }] }))
  const Entries = [{ Source: 'test', DetailType: 'd', Detail: '{}' }]
  await bridge.client.send(new PutEventsCommand({ Entries }))
  await bridge.service.stop?.()
  expect(bridge.arrivals.letters).toEqual([])
  expect(bridge.clock.next()).toBeUndefined()
})

test('what waited for its retry is tried again at the next start', async () => {
  const bridge = await setUp({})
  await bridge.putEvent(1)
  await expect.poll(() => bridge.clock.next()).toBeDefined()
  await bridge.service.stop?.()
  const { arrivals } = await startEventBridge({ store: bridge.store })
  await expect.poll(() => arrivals.invocations).toMatchObject([{ functionArn: FUNCTION }])
  await expect.poll(() => bridge.store.collection('events.delivery').count()).toBe(0)
})

test('two buses that lead to each other do not pass an event on for ever', async () => {
  const { client, arrivals, service, store } = await startEventBridge()
  for (const [from, to] of [
    ['default', 'kdbflow'],
    ['kdbflow', 'default'],
  ]) {
    const Arn = `arn:aws:events:us-east-1:000000000000:event-bus/${to}`
    await client.send(
      new PutRuleCommand({ Name: 'on', EventBusName: from, EventPattern: '{"source":["test"]}' }),
    )
    await client.send(new PutTargetsCommand({ Rule: 'on', EventBusName: from, Targets: [{ Id: 'b', Arn }] }))
  }
  await client.send(new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'd', Detail: '{}' }] }))
  await expect.poll(() => arrivals.logs['/kdbflow/events']).toHaveLength(1)
  await service.stop?.()
  expect(store.outbox.read(0, 10)).toEqual([])
})

test('what a target wrote before it threw is undone, in a retry too', async () => {
  let attempts = 0
  const { client, clock, store } = await startEventBridge({
    targets: {
      invokeFunction: async () =>
        store.transact(() => {
          attempts += 1
          store.collection('test.written').put('half', attempts)
          throw new Error('not now')
        }),
    },
  })
  await client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }))
  await client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 't', Arn: FUNCTION }] }))
  const Entries = [{ Source: 'test', DetailType: 'd', Detail: '{}' }]
  await client.send(new PutEventsCommand({ Entries }))
  await expect.poll(() => clock.next()).toBeDefined()
  clock.advance(HOUR)
  await expect.poll(() => attempts).toBe(2)
  expect(store.collection('test.written').get('half')).toBeUndefined()
})

test('an event keeps the digits of its numbers, also by way of another bus, and is matched by their values', async () => {
  const { client, arrivals } = await startEventBridge()
  const other = 'arn:aws:events:us-east-1:000000000000:event-bus/kdbflow'
  const EventPattern = '{"source":["test"],"detail":{"f":[{"numeric":["=",1]}]}}'
  const rules: [string, string | undefined, string][] = [
    ['here', undefined, other],
    ['there', 'kdbflow', LOG],
  ]
  for (const [Name, EventBusName, Arn] of rules) {
    await client.send(new PutRuleCommand({ Name, EventBusName, EventPattern }))
    await client.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: 't', Arn }] }))
  }
  const Detail = '{"ns":1700000000123456789,"f":1.0}'
  await client.send(new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'd', Detail }] }))
  await expect.poll(() => arrivals.logs['/test/log']).toHaveLength(1)
  expect(arrivals.logs['/test/log']?.[0]).toContain(`"detail":${Detail}`)
})
