import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { ended, startMachine, startStepFunctions } from './support.ts'

describe('a quota', () => {
  test('of 25,000 events ends a loop with the last of them', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'C' }], Default: 'A' },
        C: { Type: 'Succeed' },
      },
    })
    expect(await ended(client, executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
      redriveStatus: 'NOT_REDRIVABLE',
    })
    const last = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 })
    expect((await client.send(last)).events?.[0]).toMatchObject({ id: 25_000, type: 'ExecutionFailed' })
  })

  test('of 25,000 events ends an execution whose task answers when only the last is left', async () => {
    const { client } = await startStepFunctions()
    const pass = (name: string, Next: string) => [name, { Type: 'Pass', Next }]
    // Six states of two events, then seven a turn: the history is full but for one when a task has started.
    const lead = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'].map((name, index) =>
      pass(name, index === 5 ? 'T' : `P${index + 2}`),
    )
    const executionArn = await startMachine(client, {
      StartAt: 'P1',
      States: {
        ...Object.fromEntries(lead),
        T: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', Next: 'C' },
        C: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'E' }], Default: 'T' },
        E: { Type: 'Succeed' },
      },
    })
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
    const last = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 2 })
    expect((await client.send(last)).events?.map(({ type }) => type)).toEqual([
      'ExecutionFailed',
      'LambdaFunctionStarted',
    ])
  })

  test('of 262,144 bytes ends a state that puts out more, and fails a task that gives more', async () => {
    const { client } = await startStepFunctions({
      runFunction: async () => ({ payload: 'x'.repeat(262_144) }),
    })
    const grown = await startMachine(
      client,
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Grow',
        States: { Grow: { Type: 'Pass', Output: "{% $pad('', 262144, 'x') %}", End: true } },
      },
      { name: 'grow' },
    )
    expect(await ended(client, grown)).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'Grow' returned a result with a size exceeding the maximum number of bytes service limit.",
    })
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f'
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }]
    const States = {
      Ask: { Type: 'Task', Resource, Catch, End: true },
      Caught: { Type: 'Pass', Result: 'caught', End: true },
    }
    const asked = await startMachine(client, { StartAt: 'Ask', States }, { name: 'ask' })
    expect(await ended(client, asked)).toMatchObject({ status: 'SUCCEEDED', output: '"caught"' })
  })

  const fn = 'arn:aws:lambda:us-east-1:000000000000:function:f'
  const branch = { StartAt: 'X', States: { X: { Type: 'Succeed' } } }
  const large = "{% $pad('', 262144, 'x') %}"

  test.each([
    ['the Arguments of a Task', { Type: 'Task', Resource: fn, Arguments: large }],
    ['the Arguments of a Parallel', { Type: 'Parallel', Branches: [branch], Arguments: large }],
    ['the items of a Map', { Type: 'Map', Items: [1], ItemProcessor: branch, ItemSelector: { a: large } }],
    ['variables', { Type: 'Pass', Assign: { a: large } }],
    [
      'the Parameters of a Task',
      { Type: 'Task', QueryLanguage: 'JSONPath', Resource: fn, Parameters: { 'a.$': '$', 'b.$': '$' } },
    ],
  ])('of 262,144 bytes holds for %s', async (_, state) => {
    const { client } = await startStepFunctions()
    const machine = { StartAt: 'S', States: { S: { QueryLanguage: 'JSONata', ...state, End: true } } }
    const executionArn = await startMachine(client, machine, { input: 'x'.repeat(200_000) })
    expect(await ended(client, executionArn)).toMatchObject({ error: 'States.DataLimitExceeded' })
  })

  test('of computation stops a runaway expression, and others go on', async () => {
    const { client } = await startStepFunctions()
    const machine = (Output: string) => ({
      QueryLanguage: 'JSONata',
      StartAt: 'P',
      States: { P: { Type: 'Pass', Output, End: true } },
    })
    const runaway = machine('{% ($f := function($x) { $f($x + 1) }; $f(1)) %}')
    const bad = await startMachine(client, runaway, { name: 'runaway' })
    const good = await startMachine(client, machine('{% 1 + 1 %}'), { name: 'good' })
    expect(await ended(client, good)).toMatchObject({ status: 'SUCCEEDED', output: '2' })
    const meanwhile = await client.send(new DescribeExecutionCommand({ executionArn: bad }))
    expect(meanwhile.status).toBe('RUNNING')
    expect(await ended(client, bad)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
  })
})
