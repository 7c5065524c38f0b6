import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { GetKxDatabaseCommand } from '@aws-sdk/client-finspace'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { CreateStateMachineCommand, DescribeExecutionCommand } from '@aws-sdk/client-sfn'
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

test('a Task writes JSON where the API wants text, and keeps the keys of what it writes', async () => {
  const { sfn } = clientsOf(kdbflow().client)
  const States = { Echo: { Type: 'Pass', End: true } }
  const definition = { StartAt: 'Echo', States }
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name: 'echo', roleArn, definition: JSON.stringify(definition) }),
  )
  const started = await runHere('starts', {
    Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution',
    Arguments: { StateMachineArn: stateMachineArn, Input: { Symbols: ['A'], tags: { Team: 'kx' } } },
    Output: '{% $states.result.ExecutionArn %}',
  })
  const executionArn = JSON.parse(started.output ?? '')
  const { input } = await sfn.send(new DescribeExecutionCommand({ executionArn }))
  expect(JSON.parse(input ?? '')).toEqual({ Symbols: ['A'], tags: { Team: 'kx' } })
  const Entries = [{ Source: 's', DetailType: 't', Detail: { a: 1 } }]
  for (const Resource of [
    'arn:aws:states:::aws-sdk:eventbridge:putEvents',
    'arn:aws:states:::events:putEvents',
  ])
    expect(await runHere(`puts-${Resource.length}`, { Resource, Arguments: { Entries } })).toMatchObject({
      status: 'SUCCEEDED',
      output: expect.stringContaining('"FailedEntryCount":0'),
    })
  const slipped = await runHere('slips', {
    Resource: 'arn:aws:states:::aws-sdk:sfn:describeExecution',
    Arguments: `{% {'ExecutionArn': '${executionArn}', 'IncludeData': 'ALL_DATA'} %}`,
  })
  expect(slipped).toMatchObject({
    error: 'Sfn.ValidationException',
    cause: expect.stringContaining("The field 'IncludeData' is not supported"),
  })
})

test.each([
  ['finspace:getKxDatabase', { EnvironmentId: 'e', DatabaseNme: 'market' }, 'DatabaseName', 'DatabaseNme'],
  ['sfn:describeExecution', { executionArn: 'e' }, 'ExecutionArn', 'executionArn'],
  ['eventbridge:putEvents', { Entries: [], Bus: 'b' }, undefined, 'Bus'],
  ['cloudwatchlogs:createLogGroup', { LogGroup: 'g' }, 'LogGroupName', 'LogGroup'],
  ['scheduler:deleteSchedule', { 'Named.$': '$.n' }, 'Name', 'Named'],
  ['sts:assumeRole', { Arn: 'r' }, 'RoleArn', 'Arn'],
  ['lambda:getFunction', { Function: 'f' }, 'FunctionName', 'Function'],
])('a mistyped parameter of aws-sdk:%s is refused when the machine is made', async (action, Parameters, missing, unknown) => {
  const { sfn } = clientsOf(kdbflow().client)
  const Resource = `arn:aws:states:::aws-sdk:${action}`
  const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource, Parameters, End: true } } }
  const made = sfn.send(
    new CreateStateMachineCommand({ name: 'slip', roleArn, definition: JSON.stringify(definition) }),
  )
  await expect(made).rejects.toMatchObject({ name: 'InvalidDefinition' })
  await expect(made).rejects.toThrow(
    `The field "${unknown}" is not supported by Step Functions at /States/A/Parameters`,
  )
  if (missing !== undefined) {
    await expect(made).rejects.toThrow(
      `The field '${missing}' is required but was missing at /States/A/Parameters`,
    )
  }
})

test('an object that no state may hold fails the Task, and is not read to its end', async () => {
  await runHere('holds', {
    Resource: 'arn:aws:states:::aws-sdk:s3:createBucket',
    Arguments: { Bucket: 'large' },
  })
  const file = join(kdbflow().data, 's3/large/years')
  writeFileSync(file, '')
  // No text can be so long: whoever reads all of it fails otherwise.
  truncateSync(file, 8 * 2 ** 30)
  const failed = await runHere('reads', {
    Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
    Arguments: { Bucket: 'large', Key: 'years' },
    Output: '{% $states.result.ContentLength %}',
  })
  expect(failed).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
})

test('a Task reaches S3 and Lambda through their own APIs', async () => {
  const call = (name: string, action: string, Arguments: object) =>
    runHere(name, { Resource: `arn:aws:states:::aws-sdk:${action}`, Arguments })
  const outputOf = ({ output }: { output?: string | undefined }) => JSON.parse(output ?? 'null')
  await call('bucket', 's3:createBucket', { Bucket: 'own-calls' })
  await call('put', 's3:putObject', { Bucket: 'own-calls', Key: 'a b', Body: { n: 1 } })
  expect(outputOf(await call('get', 's3:getObject', { Bucket: 'own-calls', Key: 'a b' }))).toMatchObject({
    Body: '{"n":1}',
    ContentLength: 7,
  })
  const listed = outputOf(await call('list', 's3:listObjectsV2', { Bucket: 'own-calls', Prefix: 'a ' }))
  expect(listed.Contents).toEqual([
    expect.objectContaining({ Key: 'a b', LastModified: expect.stringMatching(/^\d{4}-.*Z$/) }),
  ])
  expect(await call('gone', 's3:getObject', { Bucket: 'own-calls', Key: 'none' })).toMatchObject({
    status: 'FAILED',
    error: 'S3.NoSuchKeyException',
    cause: expect.stringContaining('(Service: S3, Status Code: 404)'),
  })
  const FunctionName = 'api-list-workflows'
  const invoked = outputOf(
    await call('invoke', 'lambda:invoke', { FunctionName, Payload: { pathParameters: {}, headers: {} } }),
  )
  expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
  expect(JSON.parse(invoked.Payload)).toMatchObject({ statusCode: 200 })
  expect(outputOf(await call('function', 'lambda:getFunction', { FunctionName }))).toMatchObject({
    Configuration: { FunctionName, Environment: { Variables: { KDBFLOW_BUS: 'kdbflow' } } },
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
