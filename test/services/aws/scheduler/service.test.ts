import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  paginateListSchedules,
  type SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { temporaryFile } from '../../store/open.ts'
import { startScheduler } from './start.ts'

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:load-database'
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:plan-load'
const RoleArn = 'arn:aws:iam::000000000000:role/scheduler'
const HOUR = 3_600_000
const DAY = 24 * HOUR

const schedule = (parts: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'nightly',
  ScheduleExpression: 'cron(0 2 * * ? *)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: MACHINE, RoleArn, Input: '{"day": "<aws.scheduler.scheduled-time>"}' },
  ...parts,
})

/** The time that the input of `schedule()` carries. */
const dayOf = ({ call }: { call: unknown }) => JSON.parse(Object(call).input).day

const create = (client: SchedulerClient, parts: Partial<CreateScheduleCommandInput> = {}) =>
  client.send(new CreateScheduleCommand(schedule(parts)))

describe('a schedule', () => {
  test('starts its state machine once per firing, under a name made of schedule and time', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    await create(client)
    for (let day = 1; day <= 2; day += 1) {
      clock.advance(DAY)
      await settled()
    }
    expect(arrivals).toEqual([
      {
        kind: 'startExecution',
        call: {
          stateMachineArn: MACHINE,
          name: expect.stringMatching(/^nightly-20260105T020000Z-[0-9a-f]{8}$/),
          input: '{"day": "2026-01-05T02:00:00Z"}',
          roleArn: RoleArn,
        },
      },
      expect.objectContaining({
        call: expect.objectContaining({ name: expect.stringMatching(/^nightly-20260106T020000Z/) }),
      }),
    ])
  })

  test('fires by the clock of its time zone', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    await create(client, { ScheduleExpressionTimezone: 'Asia/Tokyo' })
    clock.advance(DAY)
    await settled()
    expect(arrivals.map(({ call }) => call)).toMatchObject([{ input: '{"day": "2026-01-05T17:00:00Z"}' }])
  })

  test('fills in the context attributes', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const Input =
      '{"arn": "<aws.scheduler.schedule-arn>", "id": "<aws.scheduler.execution-id>", "attempt": <aws.scheduler.attempt-number>}'
    await create(client, { Target: { Arn: MACHINE, RoleArn, Input } })
    clock.advance(DAY)
    await settled()
    expect(JSON.parse(Object(arrivals[0]?.call).input)).toEqual({
      arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      attempt: 1,
    })
  })

  test('without an input gives its target a scheduled event', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    await create(client, { Target: { Arn: FUNCTION, RoleArn } })
    clock.advance(DAY)
    await settled()
    expect(arrivals[0]).toMatchObject({ kind: 'invokeFunction', call: { functionArn: FUNCTION } })
    expect(JSON.parse(Object(arrivals[0]?.call).payload)).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      time: '2026-01-05T02:00:00Z',
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly'],
    })
  })

  test('puts an event on a bus, or calls any operation', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const bus = 'arn:aws:events:us-east-1:000000000000:event-bus/kdbflow'
    const EventBridgeParameters = { DetailType: 'Tick', Source: 'clock' }
    await create(client, {
      Name: 'a',
      Target: { Arn: bus, RoleArn, Input: '{"a":1}', EventBridgeParameters },
    })
    const Arn = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution'
    await create(client, { Name: 'b', Target: { Arn, RoleArn, Input: '{"stateMachineArn":"x"}' } })
    clock.advance(DAY)
    await settled()
    expect(arrivals).toEqual([
      {
        kind: 'putEvents',
        call: {
          Entries: [{ EventBusName: bus, Source: 'clock', DetailType: 'Tick', Detail: '{"a":1}' }],
          roleArn: RoleArn,
        },
      },
      {
        kind: 'callService',
        call: {
          service: 'sfn',
          operation: 'startExecution',
          input: { stateMachineArn: 'x' },
          roleArn: RoleArn,
        },
      },
    ])
  })

  test('fires only between its dates, and not while it is disabled', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const StartDate = new Date(clock.now() + 2 * DAY)
    const EndDate = new Date(clock.now() + 4 * DAY)
    await create(client, { StartDate, EndDate })
    await create(client, { Name: 'off', State: 'DISABLED' })
    for (let day = 0; day < 7; day += 1) {
      clock.advance(DAY)
      await settled()
    }
    expect(arrivals.map(dayOf)).toEqual(['2026-01-07T02:00:00Z', '2026-01-08T02:00:00Z'])
  })

  test('at a single time is deleted after it where that is asked for', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const ScheduleExpression = 'at(2026-01-05T12:00:00)'
    await create(client, { Name: 'kept', ScheduleExpression })
    await create(client, { Name: 'gone', ScheduleExpression, ActionAfterCompletion: 'DELETE' })
    clock.advance(DAY)
    await settled()
    expect(arrivals).toHaveLength(2)
    const { Schedules } = await client.send(new ListSchedulesCommand())
    expect(Schedules?.map(({ Name }) => Name)).toEqual(['kept'])
  })

  test('at a single time that has passed is refused, and may be changed when it has fired', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const past = create(client, { ScheduleExpression: 'at(2026-01-04T23:59:59)' })
    await expect(past).rejects.toMatchObject({ name: 'ValidationException' })
    const expression = { ScheduleExpression: 'at(2026-01-05T12:00:00)' }
    await create(client, expression)
    clock.advance(DAY)
    await settled()
    await client.send(new UpdateScheduleCommand(schedule({ ...expression, State: 'DISABLED' })))
    expect(arrivals).toHaveLength(1)
  })

  test('with a flexible window fires within it, and only once', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    await create(client, { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } })
    const late = (clock.next() ?? 0) - Date.parse('2026-01-05T02:00:00Z')
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(30 * 60_000)
    clock.advance(12 * HOUR)
    await settled()
    expect(arrivals).toHaveLength(1)
    expect(arrivals[0]?.call).toMatchObject({ input: '{"day": "2026-01-05T02:00:00Z"}' })
  })

  test('fires at the end of a window that is longer than its retry policy keeps an event', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const RetryPolicy = { MaximumEventAgeInSeconds: 60 }
    await create(client, {
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      Target: { Arn: MACHINE, RoleArn, RetryPolicy },
    })
    const late = (clock.next() ?? 0) - Date.parse('2026-01-05T02:00:00Z')
    expect(late).toBeGreaterThan(60_000)
    clock.advance(12 * HOUR)
    await settled()
    expect(arrivals).toHaveLength(1)
  })

  test('that is changed fires by its new definition alone', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    await create(client)
    await client.send(new UpdateScheduleCommand(schedule({ ScheduleExpression: 'rate(6 hours)' })))
    clock.advance(7 * HOUR)
    await settled()
    expect(arrivals.map(dayOf)).toEqual(['2026-01-05T06:00:00Z'])
    await client.send(new DeleteScheduleCommand({ Name: 'nightly' }))
    clock.advance(7 * DAY)
    await settled()
    expect(arrivals).toHaveLength(1)
  })
})

describe('a firing that its target refuses', () => {
  test('is tried again, and ends as a dead letter', async () => {
    const inputs: string[] = []
    const { client, clock, arrivals, settled } = await startScheduler({
      targets: {
        startExecution: async ({ input }) => {
          inputs.push(input)
          throw new Error('busy')
        },
      },
    })
    const RetryPolicy = { MaximumRetryAttempts: 2 }
    const Input = '<aws.scheduler.attempt-number>'
    await create(client, {
      ScheduleExpression: 'at(2026-01-05T02:00:00)',
      Target: { Arn: MACHINE, RoleArn, Input, RetryPolicy },
    })
    for (let round = 0; round < 4; round += 1) {
      clock.advance(6 * HOUR)
      await settled()
    }
    expect(inputs).toEqual(['1', '2', '3'])
    const letters = arrivals.filter(({ kind }) => kind === 'keepDeadLetter')
    expect(letters).toHaveLength(1)
    expect(JSON.parse(Object(letters[0]?.call).message)).toMatchObject({
      errorMessage: 'busy',
      exhaustedRetryCondition: 'MaximumRetryAttempts',
      retryAttempts: 2,
    })
  })

  test('because it was started already counts as made', async () => {
    const { client, clock, arrivals, settled, faults } = await startScheduler({
      targets: {
        startExecution: () =>
          Promise.reject(Object.assign(new Error('exists'), { code: 'ExecutionAlreadyExists' })),
      },
    })
    await create(client)
    clock.advance(12 * HOUR)
    await settled()
    expect([arrivals, faults]).toEqual([[], []])
  })
})

test('a schedule is made at one moment: its time does not pass while it is looked at', async () => {
  const clock = new VirtualClock(Date.parse('2026-01-05T00:00:00Z'))
  const { client, arrivals, settled } = await startScheduler({ clock })
  const stopped = clock.now.bind(clock)
  // As on a machine that stands still for a second between any two looks at the clock.
  clock.now = () => {
    clock.now = stopped
    const now = clock.now()
    clock.advance(1000)
    return now
  }
  await create(client, { ScheduleExpression: 'at(2026-01-05T00:00:01)' })
  clock.advance(0)
  await settled()
  expect(arrivals).toHaveLength(1)
})

describe('firings missed while the machine was off', () => {
  test.each([
    { missedFirings: 'latest', off: 20 * DAY, made: ['2026-01-25T00:00:00Z'] },
    { missedFirings: 'skip', off: 20.25 * DAY, made: [] },
    { missedFirings: 'all', off: DAY, made: ['2026-01-05T12:00:00Z', '2026-01-06T00:00:00Z'] },
  ] as const)('by the rule "$missedFirings", after $off ms: $made', async ({ missedFirings, off, made }) => {
    const file = temporaryFile()
    const before = await startScheduler({ file })
    await create(before.client, { ScheduleExpression: 'cron(0 0/12 * * ? *)' })
    await before.close()
    before.clock.advance(off)
    const after = await startScheduler({ file, clock: before.clock, missedFirings })
    after.clock.advance(0)
    await after.settled()
    expect(after.arrivals.map(dayOf)).toEqual(made)
    after.clock.advance(12 * HOUR)
    await after.settled()
    expect(after.arrivals).toHaveLength(made.length + 1)
  })

  test('do not take with them the one whose window is still open', async () => {
    const file = temporaryFile()
    const before = await startScheduler({ file })
    await create(before.client, {
      ScheduleExpression: 'cron(0 * * * ? *)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 59 },
    })
    await before.close()
    before.clock.advance(5 * HOUR + 1000)
    const after = await startScheduler({ file, clock: before.clock, missedFirings: 'skip' })
    after.clock.advance(0)
    await after.settled()
    expect(after.arrivals).toEqual([])
    after.clock.advance(59 * 60_000)
    await after.settled()
    expect(after.arrivals.map(dayOf)).toEqual(['2026-01-05T05:00:00Z'])
  })

  test('are not made up for when they are older than the retry policy allows', async () => {
    const file = temporaryFile()
    const before = await startScheduler({ file })
    const RetryPolicy = { MaximumEventAgeInSeconds: 3600 }
    await create(before.client, { Target: { Arn: MACHINE, RoleArn, RetryPolicy } })
    await before.close()
    before.clock.advance(5 * HOUR)
    const after = await startScheduler({ file, clock: before.clock })
    after.clock.advance(0)
    await after.settled()
    expect(after.arrivals).toEqual([])
  })
})

describe('through the SDK', () => {
  test('a schedule is answered as it was given', async () => {
    const { client, clock } = await startScheduler()
    const { ScheduleArn } = await create(client, {
      Description: 'd',
      StartDate: new Date('2026-02-01T00:00:00Z'),
    })
    expect(await client.send(new GetScheduleCommand({ Name: 'nightly' }))).toMatchObject({
      Arn: ScheduleArn,
      GroupName: 'default',
      Description: 'd',
      ScheduleExpression: 'cron(0 2 * * ? *)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      StartDate: new Date('2026-02-01T00:00:00Z'),
      CreationDate: new Date(clock.now()),
      Target: schedule().Target,
    })
  })

  test.each([
    [{ ScheduleExpression: 'cron(0 2 * * * *)' }, 'Invalid Schedule Expression'],
    [{ ScheduleExpressionTimezone: 'Mars/Olympus' }, 'Invalid ScheduleExpressionTimezone'],
    [
      { Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:q', RoleArn } },
      'Provided Arn is not in correct format',
    ],
    [{ Target: { Arn: MACHINE, RoleArn, Input: '{' } }, 'Input must be valid JSON'],
    [{ FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const } }, 'MaximumWindowInMinutes must be provided'],
    [{ StartDate: new Date(2000), EndDate: new Date(1000) }, 'must come before the EndDate'],
    [{ Name: 'a b' }, "at 'Name' failed to satisfy constraint"],
  ])('what cannot work is refused: %j', async (parts, message) => {
    const { client } = await startScheduler()
    await expect(create(client, parts)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })

  test('a name is taken once, unless the same client asks again', async () => {
    const { client } = await startScheduler()
    await create(client, { ClientToken: 'one' })
    await create(client, { ClientToken: 'one' })
    await expect(create(client, { ClientToken: 'two' })).rejects.toMatchObject({ name: 'ConflictException' })
  })

  test('schedules are listed by group, prefix and state, page by page', async () => {
    const { client } = await startScheduler()
    await client.send(new CreateScheduleGroupCommand({ Name: 'g' }))
    for (const Name of ['a1', 'a2', 'b1']) await create(client, { Name, GroupName: 'g' })
    await create(client, { Name: 'a3', State: 'DISABLED' })
    const names: (string | undefined)[] = []
    for await (const page of paginateListSchedules(
      { client, pageSize: 1 },
      { GroupName: 'g', NamePrefix: 'a' },
    )) {
      names.push(...(page.Schedules ?? []).map(({ Name }) => Name))
    }
    expect(names).toEqual(['a1', 'a2'])
    const all = await client.send(new ListSchedulesCommand({ NamePrefix: 'a', State: 'DISABLED' }))
    expect(all.Schedules?.map(({ Name }) => Name)).toEqual(['a3'])
  })

  test('a group goes with its schedules', async () => {
    const { client, clock, arrivals, settled } = await startScheduler()
    const { ScheduleGroupArn = '' } = await client.send(
      new CreateScheduleGroupCommand({ Name: 'g', Tags: [{ Key: 'a', Value: '1' }] }),
    )
    await create(client, { GroupName: 'g' })
    expect(await client.send(new GetScheduleGroupCommand({ Name: 'g' }))).toMatchObject({ State: 'ACTIVE' })
    await client.send(
      new TagResourceCommand({ ResourceArn: ScheduleGroupArn, Tags: [{ Key: 'b', Value: '2' }] }),
    )
    await client.send(new UntagResourceCommand({ ResourceArn: ScheduleGroupArn, TagKeys: ['a'] }))
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: ScheduleGroupArn }))
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }])
    await client.send(new DeleteScheduleGroupCommand({ Name: 'g' }))
    clock.advance(DAY)
    await settled()
    expect(arrivals).toEqual([])
    const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand())
    expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default'])
    await expect(client.send(new DeleteScheduleGroupCommand({ Name: 'default' }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
  })
})
