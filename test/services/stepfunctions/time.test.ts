import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const fn = 'arn:aws:lambda:us-east-1:000000000000:function:f'
const never = () => new Promise<never>(() => undefined)

describe('time', () => {
  test.each([
    [Date.UTC(2026, 0, 5), '2026-01-05T00:00:00Z'],
    [Date.UTC(2026, 0, 5) + 40, '2026-01-05T00:00:00.040Z'],
  ])('the context object has %i as %s', async (now, shown) => {
    const { client } = await startStepFunctions({ clock: new VirtualClock(now) })
    const Parameters = { 'started.$': '$$.Execution.StartTime', 'entered.$': '$$.State.EnteredTime' }
    const States = { Say: { Type: 'Pass', Parameters, End: true } }
    const { output = '' } = await ended(client, await startMachine(client, { StartAt: 'Say', States }))
    expect(JSON.parse(output)).toEqual({ started: shown, entered: shown })
  })

  test('a wait keeps its deadline through a restart', async () => {
    const file = join(temporaryFolder(), 'kdbflow.db')
    const clock = new VirtualClock(Date.now())
    const before = await startStepFunctions({ file, clock })
    const States = { Wait: { Type: 'Wait', Seconds: 100, End: true } }
    const executionArn = await startMachine(before.client, { StartAt: 'Wait', States })
    while ((await historyOf(before.client, executionArn)).length < 2);
    clock.advance(40_000)
    await before.stop()
    const after = await startStepFunctions({ file, clock })
    clock.advance(59_000)
    expect(await historyOf(after.client, executionArn)).toHaveLength(2)
    clock.advance(1_000)
    expect(await ended(after.client, executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('a wait until a timestamp is over at its whole second', async () => {
    const clock = new VirtualClock(0)
    const { client } = await startStepFunctions({ clock })
    const States = { Wait: { Type: 'Wait', Timestamp: '1970-01-01T00:00:01.900Z', End: true } }
    const executionArn = await startMachine(client, { StartAt: 'Wait', States })
    while ((await historyOf(client, executionArn)).length < 2);
    clock.advance(1_000)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test.for([
    ['as long as AWS can count', { Seconds: '{% 2147483647 %}' }, 'WaitStateEntered'],
    ['longer', { Seconds: '{% 2147483648 %}' }, 'ExecutionFailed'],
    ['until a day that is in no calendar', { Timestamp: "{% '2024-02-30T00:00:00Z' %}" }, 'ExecutionFailed'],
  ] as const)('a wait %s: %j', async ([, until, last]) => {
    const { client } = await startStepFunctions()
    const States = { Wait: { Type: 'Wait', ...until, End: true } }
    const executionArn = await startMachine(client, { QueryLanguage: 'JSONata', StartAt: 'Wait', States })
    let types: (string | undefined)[] = []
    while (types.length < (last === 'ExecutionFailed' ? 4 : 2)) {
      types = (await historyOf(client, executionArn)).map(({ type }) => type)
    }
    expect(types.at(-1)).toBe(last)
  })

  test('a retry waits its interval, longer each time, through a restart', async () => {
    const file = join(temporaryFolder(), 'kdbflow.db')
    const clock = new VirtualClock(Date.now())
    const times: number[] = []
    const runFunction = async () => {
      times.push(clock.now())
      return { error: 'Broken', cause: '{}' }
    }
    const Retry = [
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 3 },
    ]
    const machine = { StartAt: 'T', States: { T: { Type: 'Task', Resource: fn, Retry, End: true } } }
    const before = await startStepFunctions({ file, clock, runFunction })
    const executionArn = await startMachine(before.client, machine)
    const failed = async (client: typeof before.client, count: number) => {
      while (
        (await historyOf(client, executionArn)).filter(({ type }) => type === 'LambdaFunctionFailed').length <
        count
      );
    }
    await failed(before.client, 1)
    clock.advance(4_000)
    await before.stop()
    const after = await startStepFunctions({ file, clock, runFunction })
    clock.advance(6_000)
    await failed(after.client, 2)
    clock.advance(30_000)
    expect(await ended(after.client, executionArn)).toMatchObject({ status: 'FAILED', error: 'Broken' })
    expect(times.map(time => time - (times[0] ?? 0))).toEqual([0, 10_000, 40_000])
  })

  test.for([
    ['a task', { Type: 'Task', Resource: fn, End: true }],
    ['a wait', { Type: 'Wait', Seconds: 900, End: true }],
    [
      'a Parallel',
      {
        Type: 'Parallel',
        Branches: [{ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 900, End: true } } }],
        End: true,
      },
    ],
  ] as const)("the machine's TimeoutSeconds cuts %s", async ([, state]) => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ clock, runFunction: never })
    const executionArn = await startMachine(client, { TimeoutSeconds: 5, StartAt: 'S', States: { S: state } })
    while ((await historyOf(client, executionArn)).length < 2);
    clock.advance(5_000)
    const execution = await ended(client, executionArn)
    expect(execution.status).toBe('TIMED_OUT')
    expect(execution.error).toBeUndefined()
    expect(execution.stopDate).toEqual(new Date((execution.startDate?.getTime() ?? 0) + 5_000))
  })

  test("a task's TimeoutSeconds fails it, and a catcher takes it", async () => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ clock, runFunction: never })
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'P' }]
    const executionArn = await startMachine(client, {
      StartAt: 'T',
      States: {
        T: { Type: 'Task', Resource: fn, TimeoutSeconds: 3, Catch, End: true },
        P: { Type: 'Pass', Result: 'late', End: true },
      },
    })
    while ((await historyOf(client, executionArn)).length < 4);
    clock.advance(3_000)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"late"' })
  })
})
