import { DescribeExecutionCommand, RedriveExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { sent } from '../../../services/delivery/bus-event.ts'
import type { RunFunction } from '../../../services/stepfunctions/integrations/ports.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const fn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`

/** Functions that note each call; those in `failing` fail until they are taken out. */
function functions(failing: Set<string>) {
  const calls: string[] = []
  const runFunction: RunFunction = async ({ functionArn, payload }) => {
    const name = functionArn.split(':').at(-1) ?? ''
    calls.push(`${name} ${JSON.stringify(payload)}`)
    return failing.has(name) ? { error: 'Broken', cause: `"${name}"` } : { payload: name }
  }
  return { calls, runFunction }
}

const count = (Resource: string, next: object) => ({
  Type: 'Task',
  Resource,
  Arguments: '{% $states.context.Execution.RedriveCount %}',
  ...next,
})

describe('RedriveExecution', () => {
  test('runs the task that failed again, with a higher RedriveCount, and no other', async () => {
    const failing = new Set(['second'])
    const { calls, runFunction } = functions(failing)
    const { client } = await startStepFunctions({ runFunction })
    const executionArn = await startMachine(client, {
      QueryLanguage: 'JSONata',
      StartAt: 'First',
      States: { First: count(fn('first'), { Next: 'Second' }), Second: count(fn('second'), { End: true }) },
    })
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'Broken' })
    failing.clear()
    await client.send(new RedriveExecutionCommand({ executionArn }))
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 })
    expect(calls).toEqual(['first 0', 'second 0', 'second 1'])
    const types = (await historyOf(client, executionArn)).map(({ type }) => type)
    expect(types.slice(types.indexOf('ExecutionFailed'))).toEqual([
      'ExecutionFailed',
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ])
  })

  test('keeps the branches of a Parallel that succeeded', async () => {
    const failing = new Set(['bad'])
    const { calls, runFunction } = functions(failing)
    const { client } = await startStepFunctions({ runFunction })
    const branch = (name: string) => ({
      StartAt: `Ask ${name}`,
      States: {
        [`Ask ${name}`]: count(fn(name), { Next: `Pass ${name}` }),
        [`Pass ${name}`]: { Type: 'Pass', End: true },
      },
    })
    const executionArn = await startMachine(client, {
      QueryLanguage: 'JSONata',
      StartAt: 'Both',
      States: { Both: { Type: 'Parallel', Branches: [branch('good'), branch('bad')], End: true } },
    })
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'Broken' })
    failing.clear()
    await client.send(new RedriveExecutionCommand({ executionArn }))
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '["good","bad"]' })
    expect(calls.filter(call => call.startsWith('good'))).toEqual(['good 0'])
    expect(calls.at(-1)).toBe('bad 1')
  })

  test('keeps the iterations of a Map that succeeded, and runs those that never began', async () => {
    const failing = new Set(['f2'])
    const { calls, runFunction } = functions(failing)
    const { client } = await startStepFunctions({
      runFunction: ({ functionArn, payload }, signal) =>
        runFunction({ functionArn: `${functionArn}:f${String(payload)}`, payload }, signal),
    })
    const executionArn = await startMachine(
      client,
      {
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            MaxConcurrency: 1,
            ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Task', Resource: fn('any'), End: true } } },
            End: true,
          },
        },
      },
      { input: [1, 2, 3] },
    )
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED' })
    failing.clear()
    await client.send(new RedriveExecutionCommand({ executionArn }))
    expect(await ended(client, executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '["f1","f2","f3"]',
    })
    expect(calls).toEqual(['f1 1', 'f2 2', 'f2 2', 'f3 3'])
  })

  test('refuses an execution that runs or has succeeded', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, {
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    })
    expect(await ended(client, executionArn)).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE' })
    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    })
  })

  test('is done once for one client token', async () => {
    const { calls, runFunction } = functions(new Set(['bad']))
    const { client } = await startStepFunctions({ runFunction })
    const definition = { StartAt: 'Bad', States: { Bad: { Type: 'Task', Resource: fn('bad'), End: true } } }
    const executionArn = await startMachine(client, definition)
    await ended(client, executionArn)
    const redrive = new RedriveExecutionCommand({ executionArn, clientToken: 'again' })
    const { redriveDate } = await client.send(redrive)
    await ended(client, executionArn)
    expect((await client.send(redrive)).redriveDate).toEqual(redriveDate)
    expect(calls).toHaveLength(2)
  })

  test('fails again, and publishes each redrive', async () => {
    const { runFunction } = functions(new Set(['bad']))
    const { client, store } = await startStepFunctions({ runFunction })
    const definition = { StartAt: 'Bad', States: { Bad: { Type: 'Task', Resource: fn('bad'), End: true } } }
    const executionArn = await startMachine(client, definition)
    await ended(client, executionArn)
    await client.send(new RedriveExecutionCommand({ executionArn }))
    await ended(client, executionArn)
    const described = await client.send(new DescribeExecutionCommand({ executionArn }))
    expect(described).toMatchObject({ status: 'FAILED', redriveCount: 1, redriveStatus: 'REDRIVABLE' })
    const details = sent(store.outbox, 10).map(({ event }) => event.detail)
    expect(details).toMatchObject([
      { status: 'RUNNING', redriveCount: 0 },
      { status: 'FAILED', redriveCount: 0, error: 'Broken' },
      { status: 'RUNNING', redriveCount: 1 },
      { status: 'FAILED', redriveCount: 1 },
    ])
  })
})
