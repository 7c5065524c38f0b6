import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { ended, historyOf, role, startMachine, startStepFunctions } from './support.ts'

async function child(client: SFNClient, definition: object): Promise<string> {
  const machine = { name: 'child', roleArn: role, definition: JSON.stringify(definition) }
  const { stateMachineArn = '' } = await client.send(new CreateStateMachineCommand(machine))
  return stateMachineArn
}

const parent = (pattern: string, StateMachineArn: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Start',
  States: {
    Start: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Arguments: { StateMachineArn, Input: { n: 1 } },
      Output: '{% $states.result.Output %}',
      End: true,
    },
  },
})

const doubling = {
  QueryLanguage: 'JSONata',
  StartAt: 'Double',
  States: { Double: { Type: 'Pass', Output: { n: '{% $states.input.n * 2 %}' }, End: true } },
}

describe('states:startExecution', () => {
  test('.sync:2 waits for the child and gives its output as JSON, .sync as text', async () => {
    const { client } = await startStepFunctions()
    const arn = await child(client, doubling)
    const second = await startMachine(client, parent('.sync:2', arn), { name: 'second' })
    expect(await ended(client, second)).toMatchObject({ status: 'SUCCEEDED', output: '{"n":2}' })
    const first = await startMachine(client, parent('.sync', arn), { name: 'first' })
    expect(await ended(client, first)).toMatchObject({ status: 'SUCCEEDED', output: '"{\\"n\\":2}"' })
  })

  test('.sync answers of its child what DescribeExecution would', async () => {
    const { client } = await startStepFunctions()
    const { States, ...machine } = parent('.sync:2', await child(client, doubling))
    const whole = { ...machine, States: { Start: { ...States.Start, Output: '{% $states.result %}' } } }
    const { output = '' } = await ended(client, await startMachine(client, whole))
    const described = JSON.parse(output)
    expect(described).toMatchObject({
      Input: { n: 1 },
      Output: { n: 2 },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    })
  })

  test('.sync fails with what the child failed with', async () => {
    const { client } = await startStepFunctions()
    const arn = await child(client, {
      StartAt: 'F',
      States: { F: { Type: 'Fail', Error: 'Inner', Cause: 'why' } },
    })
    const execution = await ended(client, await startMachine(client, parent('.sync:2', arn)))
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' })
    expect(JSON.parse(execution.cause ?? '')).toMatchObject({
      Error: 'Inner',
      Cause: 'why',
      Status: 'FAILED',
      RedriveCount: 0,
      RedriveStatus: 'REDRIVABLE',
    })
  })

  test('fails where there is no such machine, in the words of AWS', async () => {
    const { client } = await startStepFunctions()
    const none = 'arn:aws:states:us-east-1:000000000000:stateMachine:none'
    expect(await ended(client, await startMachine(client, parent('', none)))).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: expect.stringContaining(`State Machine Does Not Exist: '${none}' (Service: AWSStepFunctions`),
    })
  })

  test.each([
    ['', 'TaskFailed'],
    ['.sync', 'TaskSubmitFailed'],
    ['.sync:2', 'TaskSubmitFailed'],
  ])('%s that cannot be begun is %s in the history', async (pattern, type) => {
    const { client } = await startStepFunctions()
    const none = 'arn:aws:states:us-east-1:000000000000:stateMachine:none'
    const executionArn = await startMachine(client, parent(pattern, none))
    await ended(client, executionArn)
    const types = (await historyOf(client, executionArn)).map(event => event.type)
    expect(types.slice(2)).toEqual(['TaskScheduled', 'TaskStarted', type, 'ExecutionFailed'])
  })

  test('stops the child when its parent is stopped', async () => {
    const { client } = await startStepFunctions()
    const arn = await child(client, {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 600, End: true } },
    })
    const executionArn = await startMachine(client, parent('.sync', arn))
    const children = async (statusFilter: 'RUNNING' | 'ABORTED') =>
      (await client.send(new ListExecutionsCommand({ stateMachineArn: arn, statusFilter }))).executions
        ?.length
    while ((await children('RUNNING')) !== 1);
    await client.send(new StopExecutionCommand({ executionArn }))
    while ((await children('ABORTED')) !== 1);
  })
})
