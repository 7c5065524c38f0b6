import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const fn = 'arn:aws:lambda:us-east-1:000000000000:function:f'
const broken = async () => ({ error: 'Broken', cause: 'why' })

/** Runs a machine whose one task always fails with `Broken`. */
async function run(States: object, more: object = {}) {
  const { client } = await startStepFunctions({ runFunction: broken })
  const executionArn = await startMachine(client, { QueryLanguage: 'JSONata', StartAt: 'T', States, ...more })
  const execution = await ended(client, executionArn)
  const types = (await historyOf(client, executionArn)).map(({ type }) => type)
  return { execution, types }
}

const caught = { P: { Type: 'Pass', End: true } }

describe('a failure', () => {
  test('goes to the first catcher that names it, with its error output', async () => {
    const { execution } = await run({
      T: {
        Type: 'Task',
        Resource: fn,
        Catch: [
          { ErrorEquals: ['Other'], Next: 'P', Output: 'no' },
          { ErrorEquals: ['Broken'], Next: 'P', Output: '{% $states.errorOutput %}', Assign: { seen: true } },
        ],
        End: true,
      },
      ...caught,
    })
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":"Broken","Cause":"why"}' })
  })

  test('in a catcher itself ends the state', async () => {
    const { execution, types } = await run({
      T: {
        Type: 'Task',
        Resource: fn,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'P', Output: '{% $nothing %}' }],
        End: true,
      },
      ...caught,
    })
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining("'Catch[0]/Output' returned nothing (undefined)."),
    })
    expect(types.filter(type => type === 'EvaluationFailed')).toHaveLength(1)
  })

  test('of the interpreter is neither retried nor caught', async () => {
    const { execution } = await run(
      {
        T: {
          Type: 'Task',
          Resource: fn,
          InputPath: '$.none',
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'P' }],
          End: true,
        },
        ...caught,
      },
      { QueryLanguage: 'JSONPath' },
    )
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  })

  test.for([
    ['$.caught', 'SUCCEEDED'],
    ['$.text.caught', 'FAILED'],
  ] as const)('of ResultPath is caught where there is a place for it: %s', async ([ResultPath, status]) => {
    const { client } = await startStepFunctions()
    const T = {
      Type: 'Task',
      Resource: fn,
      ResultPath: '$.text.result',
      Catch: [{ ErrorEquals: ['States.ResultPathMatchFailure'], Next: 'P', ResultPath }],
      End: true,
    }
    const machine = { StartAt: 'T', States: { T, ...caught } }
    const executionArn = await startMachine(client, machine, { input: { text: 'x' } })
    const { output, ...execution } = await ended(client, executionArn)
    expect(execution.status).toBe(status)
    expect(status === 'SUCCEEDED' ? output : execution.error).toContain('States.ResultPathMatchFailure')
  })

  test('of a branch aborts the others and shows as the branch had it', async () => {
    const { execution, types } = await run({
      T: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: { Type: 'Task', Resource: fn, End: true } } },
          { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 900, End: true } } },
        ],
        End: true,
      },
    })
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'why' })
    expect(types.slice(-4)).toEqual([
      'TaskStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
  })

  test('of a Parallel within a branch aborts each state once', async () => {
    const wait = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Wait', Seconds: 900, End: true } },
    })
    const fail = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Inner' } } }
    const inner = { Type: 'Parallel', Branches: [fail, wait('W')], End: true }
    const Branches = [{ StartAt: 'N', States: { N: inner } }, wait('V')]
    const { execution, types } = await run({ T: { Type: 'Parallel', Branches, End: true } })
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Inner' })
    expect(types.slice(-6)).toEqual([
      'WaitStateAborted',
      'ParallelStateFailed',
      'ParallelStateAborted',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ])
  })

  test('of a whole Parallel is retried with all its branches', async () => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ runFunction: broken, clock })
    const executionArn = await startMachine(client, {
      QueryLanguage: 'JSONata',
      StartAt: 'T',
      States: {
        T: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'A', States: { A: { Type: 'Task', Resource: fn, End: true } } }],
          Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 5, MaxAttempts: 1 }],
          End: true,
        },
      },
    })
    const started = async () =>
      (await historyOf(client, executionArn)).filter(({ type }) => type === 'ParallelStateStarted').length
    while ((await historyOf(client, executionArn)).every(({ type }) => type !== 'TaskStateAborted'));
    clock.advance(4_999)
    expect(await started()).toBe(1)
    clock.advance(1)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'Broken' })
    expect(await started()).toBe(2)
  })
})

describe('a Map', () => {
  const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }
  const map = (fields: object) => ({
    StartAt: 'M',
    States: { M: { Type: 'Map', ItemsPath: '$.list', ItemProcessor: processor, ...fields, End: true } },
  })

  test.for([
    ['ItemReader', { ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }],
    ['ItemBatcher', { ItemBatcher: { MaxItemsPerBatch: 2 } }],
    ['ResultWriter', { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } }],
  ] as const)('does not pass over the %s that it cannot serve', async ([field, fields]) => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, map(fields), { input: { list: [1, 2] } })
    expect(await ended(client, executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(`${field} is for a Map of mode DISTRIBUTED`),
    })
  })

  test('over what is no list can be caught where its items are JSONata', async () => {
    const { client } = await startStepFunctions()
    const States = {
      M: {
        Type: 'Map',
        QueryLanguage: 'JSONata',
        ItemProcessor: processor,
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'P' }],
        End: true,
      },
      ...caught,
    }
    const executionArn = await startMachine(client, { StartAt: 'M', States })
    const { output = '' } = await ended(client, executionArn)
    const events = await historyOf(client, executionArn)
    const failed = events.find(({ type }) => type === 'EvaluationFailed')
    expect(failed?.evaluationFailedEventDetails).not.toHaveProperty('location')
    expect(JSON.parse(output)).toMatchObject({
      Cause: expect.stringContaining('Map state input must be an array but was: {}'),
    })
  })

  test('takes whole numbers only where it counts', async () => {
    const { client } = await startStepFunctions()
    const machine = map({ MaxConcurrencyPath: '$.most' })
    const executionArn = await startMachine(client, machine, { input: { list: [1], most: 1.5 } })
    expect((await ended(client, executionArn)).cause).toContain(
      'The MaxConcurrencyPath field refers to value "1.5" which is not a valid integer: $.most',
    )
  })
})

test('a Fail state names the field whose path leads nowhere', async () => {
  const { client } = await startStepFunctions()
  const States = { F: { Type: 'Fail', ErrorPath: '$.none' } }
  const executionArn = await startMachine(client, { StartAt: 'F', States })
  expect((await ended(client, executionArn)).cause).toContain("specified for the field 'ErrorPath'")
})
