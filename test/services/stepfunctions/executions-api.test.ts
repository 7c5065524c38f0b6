import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const waiting = {
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'P' }, P: { Type: 'Pass', End: true } },
}
const failing = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E', Cause: 'C' } } }

const machineOf = (executionArn: string) =>
  executionArn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':')

async function statuses(client: SFNClient, stateMachineArn: string, more: object = {}) {
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, ...more }))
  return executions.map(({ status }) => status)
}

describe('StartExecution', () => {
  test('finds the execution of the same name and input while it runs', async () => {
    const { client } = await startStepFunctions()
    const stateMachineArn = machineOf(await startMachine(client, waiting))
    const start = (input: string) =>
      client.send(new StartExecutionCommand({ stateMachineArn, name: 'n', input }))
    const first = await start('{"a":1}')
    expect(await start('{"a":1}')).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    })
    await expect(start('{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
    await client.send(new StopExecutionCommand({ executionArn: first.executionArn }))
    await expect(start('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
  })

  test("refuses input that is no JSON, in the parser's words", async () => {
    const { client } = await startStepFunctions()
    const stateMachineArn = machineOf(await startMachine(client, waiting))
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn, input: 'no' })),
    ).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message: expect.stringContaining("Unrecognized token 'no'"),
    })
  })
})

describe('ListExecutions', () => {
  test('shows the latest first, by status and in pages', async () => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ clock })
    const executionArn = await startMachine(client, failing)
    await ended(client, executionArn)
    const stateMachineArn = machineOf(executionArn)
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(waiting) }))
    for (const name of ['a', 'b']) {
      clock.advance(1000)
      await client.send(new StartExecutionCommand({ stateMachineArn, name }))
    }
    expect(await statuses(client, stateMachineArn)).toEqual(['RUNNING', 'RUNNING', 'FAILED'])
    expect(await statuses(client, stateMachineArn, { statusFilter: 'FAILED' })).toEqual(['FAILED'])
    expect(await statuses(client, stateMachineArn, { redriveFilter: 'REDRIVEN' })).toEqual([])
    const page = { stateMachineArn, maxResults: 2 }
    const first = await client.send(new ListExecutionsCommand(page))
    expect(first.executions?.map(({ name }) => name)).toEqual(['b', 'a'])
    const second = await client.send(new ListExecutionsCommand({ ...page, nextToken: first.nextToken }))
    expect(second.executions?.map(({ executionArn: arn }) => arn)).toEqual([executionArn])
    expect(second.nextToken).toBeUndefined()
  })
})

test('a closed execution is gone after 90 days, and its name is free', async () => {
  const clock = new VirtualClock(Date.now())
  const { client } = await startStepFunctions({ clock })
  const stateMachineArn = machineOf(await startMachine(client, failing))
  const start = () => client.send(new StartExecutionCommand({ stateMachineArn, name: 'n' }))
  const { executionArn = '' } = await start()
  await ended(client, executionArn)
  clock.advance(90 * 24 * 60 * 60 * 1000 - 1)
  await expect(start()).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' })
  clock.advance(1)
  await expect(ended(client, executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
  await start()
})

test('closed executions are kept for as long as the settings say', async () => {
  const clock = new VirtualClock(Date.now())
  const { client } = await startStepFunctions({ clock, executionsKeptMs: 14 * 24 * 60 * 60 * 1000 })
  const executionArn = await startMachine(client, failing)
  await ended(client, executionArn)
  clock.advance(14 * 24 * 60 * 60 * 1000)
  await expect(ended(client, executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' })
})

describe('StopExecution', () => {
  test('aborts what runs, with the error and cause that are given', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, waiting)
    const { stopDate } = await client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }))
    const described = await ended(client, executionArn)
    expect(described).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C', stopDate })
    expect(await client.send(new StopExecutionCommand({ executionArn }))).toMatchObject({ stopDate })
  })
})

describe('GetExecutionHistory', () => {
  test('pages both ways, notes of the engine left out', async () => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ clock })
    const executionArn = await startMachine(client, waiting)
    while ((await historyOf(client, executionArn)).length < 2);
    clock.advance(60_000)
    await ended(client, executionArn)
    const types = (await historyOf(client, executionArn)).map(({ type }) => type)
    expect(types).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ])
    for (const reverseOrder of [false, true]) {
      const paged = []
      for (let nextToken: string | undefined; ; ) {
        const page = await client.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 2, reverseOrder, nextToken }),
        )
        paged.push(...(page.events ?? []).map(({ type }) => type))
        nextToken = page.nextToken
        if (nextToken === undefined) break
      }
      expect(paged).toEqual(reverseOrder ? types.toReversed() : types)
    }
  })

  test('leaves data out when it is asked to', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, failing)
    await ended(client, executionArn)
    const { events = [] } = await client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    )
    expect(events[0]?.executionStartedEventDetails?.input).toBeUndefined()
    expect(events.at(-1)?.executionFailedEventDetails).toMatchObject({ error: 'E', cause: 'C' })
  })

  test('refuses a token of another question', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, waiting)
    await expect(
      client.send(new GetExecutionHistoryCommand({ executionArn, nextToken: 'other' })),
    ).rejects.toMatchObject({ name: 'InvalidToken' })
  })
})
