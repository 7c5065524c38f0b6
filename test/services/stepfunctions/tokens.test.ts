import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
      TimeoutSeconds: 100,
      HeartbeatSeconds: 10,
      End: true,
    },
  },
}

/** A task that waits for its token. */
async function waiting() {
  const asked = Promise.withResolvers<string>()
  const clock = new VirtualClock(Date.now())
  const { client } = await startStepFunctions({
    clock,
    runFunction: async ({ payload }) => {
      asked.resolve(String(payload))
      return { payload: null }
    },
  })
  const executionArn = await startMachine(client, definition)
  const taskToken = await asked.promise
  await shows('TaskSubmitted')
  async function shows(type: string) {
    while (!(await historyOf(client, executionArn)).some(event => event.type === type));
  }
  return { clock, client, executionArn, taskToken }
}

describe('a task token', () => {
  test('ends its task with the output that is sent', async () => {
    const { client, executionArn, taskToken } = await waiting()
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"a":1}' }))
    expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' })
  })

  test('fails its task with the error that is sent', async () => {
    const { client, executionArn, taskToken } = await waiting()
    await client.send(new SendTaskFailureCommand({ taskToken, error: 'No', cause: 'why' }))
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'No', cause: 'why' })
  })

  test('is refused when the task has ended, and when it is none', async () => {
    const { client, executionArn, taskToken } = await waiting()
    await client.send(new StopExecutionCommand({ executionArn }))
    const send = (token: string) => client.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }))
    await expect(send(taskToken)).rejects.toMatchObject({ name: 'TaskTimedOut' })
    await expect(send('none')).rejects.toMatchObject({ name: 'InvalidToken' })
  })

  test('is not ended by an output of more bytes than states may pass on', async () => {
    const { client, executionArn, taskToken } = await waiting()
    const output = JSON.stringify('é'.repeat(150_000))
    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value at 'output'"),
    })
    expect((await historyOf(client, executionArn)).at(-1)?.type).toBe('TaskSubmitted')
  })

  test('times out without a heartbeat, and lives on with one', async () => {
    const { clock, client, executionArn, taskToken } = await waiting()
    clock.advance(9_000)
    await client.send(new SendTaskHeartbeatCommand({ taskToken }))
    clock.advance(9_000)
    expect((await historyOf(client, executionArn)).at(-1)?.type).toBe('TaskSubmitted')
    clock.advance(2_000)
    expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  })
})
