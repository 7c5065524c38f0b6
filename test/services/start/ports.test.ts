import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { expect, test, vi } from 'vitest'
import { LeapingClock } from '../../support/leaping-clock.ts'
import { clientsOf, sharedKdbflow, startKdbflow } from './kdbflow.ts'
import { openMarket } from './market.ts'
import { runTask } from './run-task.ts'

const roleArn = 'arn:aws:iam::000000000000:role/r'
const patience = { timeout: 10_000, interval: 20 }
const kdbflow = sharedKdbflow()

const runHere = (name: string, state: object) =>
  runTask(clientsOf(kdbflow().client).sfn, { name, roleArn, state })

test('a Task calls operations of the services here, with their members as the SDKs of Step Functions write them', async () => {
  const { environmentId } = await openMarket(clientsOf(kdbflow().client))
  const found = await runHere('finds', {
    Resource: 'arn:aws:states:::aws-sdk:finspace:getKxDatabase',
    Arguments: { EnvironmentId: environmentId, DatabaseName: 'market' },
    Output: '{% $states.result.DatabaseArn %}',
  })
  expect(JSON.parse(found.output ?? '')).toMatch(/:kxEnvironment\/\w+\/kxDatabase\/market$/)
  const missing = await runHere('misses', {
    Resource: 'arn:aws:states:::aws-sdk:finspace:getKxDatabase',
    Arguments: { EnvironmentId: environmentId, DatabaseName: 'absent' },
  })
  expect(missing).toMatchObject({
    status: 'FAILED',
    error: 'Finspace.ResourceNotFoundException',
    cause: expect.stringContaining('(Service: Finspace, Status Code: 404'),
  })
})

test('a Task invokes a function, and fails by the name of the error that it threw', async () => {
  const invoke = (name: string, FunctionName: string, Payload: object) =>
    runHere(name, { Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName, Payload } })
  const answered = await invoke('invokes', 'api-list-workflows', { pathParameters: {}, headers: {} })
  expect(JSON.parse(answered.output ?? '')).toMatchObject({ Payload: { statusCode: 200 } })
  const failed = await invoke('fails', 'validate-input', { workflow: 'stop-clusters', input: {} })
  expect(failed).toMatchObject({ status: 'FAILED', error: 'InvalidInput' })
  const absent = await invoke('gropes', 'no-such-function', {})
  expect(absent).toMatchObject({ status: 'FAILED', error: 'Lambda.ResourceNotFoundException' })
})

test("a schedule's universal target runs the operation; what it refuses is a dead letter", async () => {
  const clock = new LeapingClock()
  const { client } = await startKdbflow({ clock })
  const clients = clientsOf(client)
  const { environmentId } = await openMarket(clients)
  const at = new Date(clock.now() + 60_000).toISOString().slice(0, 19)
  const schedule = (Name: string, operation: string, input: object) =>
    clients.scheduler.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: `at(${at})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: `arn:aws:scheduler:::aws-sdk:finspace:${operation}`,
          RoleArn: roleArn,
          Input: JSON.stringify(input),
        },
      }),
    )
  const made = { EnvironmentId: environmentId, DatabaseName: 'made-by-night', ClientToken: 'once' }
  await schedule('makes', 'createKxDatabase', made)
  await schedule('misses', 'getKxDatabase', { EnvironmentId: environmentId, DatabaseName: 'absent' })
  clock.leap(61_000)
  await vi.waitFor(async () => {
    await clients.finspace.send(new GetKxDatabaseCommand({ environmentId, databaseName: 'made-by-night' }))
    const letters = new FilterLogEventsCommand({ logGroupName: '/kdbflow/dead-letters' })
    const { events = [] } = await clients.logs.send(letters)
    expect(events.map(({ message = '' }) => JSON.parse(message))).toMatchObject([
      { scheduleArn: expect.stringMatching(/\/misses$/), errorCode: 'ResourceNotFoundException' },
    ])
  }, patience)
})
