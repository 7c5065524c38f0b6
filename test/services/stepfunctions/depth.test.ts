import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, role, startMachine, startStepFunctions } from './support.ts'

const TOO_DEEP = 'Document nesting depth (1001) exceeds the maximum allowed (1000)'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test.each([
  ['JSONPath', { Parameters: { 'previous.$': '$' } }],
  ['JSONata', { QueryLanguage: 'JSONata', Output: { previous: '{% $states.input %}' } }],
  ['Assign', { Assign: { 'v.$': 'States.Array($v)' } }],
])('an execution that nests its data deeper in every loop fails at the bound: %s', async (_, fields) => {
  const { client } = await startStepFunctions()
  const Begin = { Type: 'Pass', Assign: { v: 1 }, Next: 'Step' }
  const Step = { Type: 'Pass', ...fields, Next: 'Done?' }
  const Choices = [{ Variable: '$.stop', IsPresent: true, Next: 'End' }]
  const Done = { Type: 'Choice', Choices, Default: 'Step' }
  const States = { Begin, Step, 'Done?': Done, End: { Type: 'Succeed' } }
  const executionArn = await startMachine(client, { StartAt: 'Begin', States })
  expect(await ended(client, executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining(TOO_DEEP),
  })
})

test('a task that answers with what is nested too deep fails', async () => {
  const { client } = await startStepFunctions({ runFunction: async () => ({ payload: nested(1001) as [] }) })
  const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f'
  const definition = { StartAt: 'T', States: { T: { Type: 'Task', Resource, End: true } } }
  const executionArn = await startMachine(client, definition)
  expect(await ended(client, executionArn)).toMatchObject({ error: 'States.Runtime', cause: TOO_DEEP })
})

test('input that is nested too deep starts nothing', async () => {
  const { client } = await startStepFunctions()
  const definition = JSON.stringify({ StartAt: 'S', States: { S: { Type: 'Succeed' } } })
  const machine = { name: 'm', roleArn: role, definition }
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine))
  const input = '['.repeat(100_000) + ']'.repeat(100_000)
  await expect(client.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toMatchObject({
    name: 'InvalidExecutionInput',
    message: expect.stringContaining(TOO_DEEP),
  })
})

test('an execution whose turn can never be written fails, instead of being tried for ever', async () => {
  const opened = openStore({ file: ':memory:', clock: new VirtualClock() })
  const store: typeof opened = {
    ...opened,
    streams<T>(name: string) {
      const streams = opened.streams<T>(name)
      return {
        ...streams,
        append(...given: Parameters<typeof streams.append>) {
          if (JSON.stringify(given).includes('unwritable')) throw new RangeError('Invalid string length')
          streams.append(...given)
        },
      }
    },
  }
  const reported: unknown[] = []
  const { client } = await startStepFunctions({ store, report: error => reported.push(error) })
  const States = { P: { Type: 'Pass', Result: 'unwritable', End: true } }
  const executionArn = await startMachine(client, { StartAt: 'P', States })
  expect(await ended(client, executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: 'The engine failed: Invalid string length',
  })
  expect(reported).toHaveLength(1)
})
