import { DescribeLogStreamsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { clientsOf, machineArn, newDataFolder, sharedKdbflow, startKdbflow } from './kdbflow.ts'
import { openMarket } from './market.ts'
import { roleArn, writePrincipals } from './principals.ts'
import { runTask } from './run-task.ts'

const patience = { timeout: 10_000, interval: 20 }
const LISTING = 'arn:aws:lambda:us-east-1:000000000000:function:api-list-workflows'

const kdbflow = sharedKdbflow(data =>
  writePrincipals(data, {
    roles: {
      'may-nothing': [],
      'may-all': [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      'may-some': [
        { Effect: 'Allow', Action: 'finspace:ListKxEnvironments', Resource: '*' },
        { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: LISTING },
        { Effect: 'Allow', Action: 'states:StartExecution', Resource: machineArn('ends') },
      ],
    },
  }),
)

function runIn(role: string, state: object) {
  const name = `of-${role}-${Math.abs(hash(JSON.stringify(state)))}`
  return runTask(clientsOf(kdbflow().client).sfn, { name, roleArn: roleArn(role), state })
}

const hash = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)

const payload = { pathParameters: {}, headers: {} }
const TASKS: [string, object, string, string][] = [
  [
    'calls an operation',
    { Resource: 'arn:aws:states:::aws-sdk:finspace:listKxEnvironments', Arguments: {} },
    'finspace:ListKxEnvironments',
    'Finspace.AccessDeniedException',
  ],
  [
    'invokes a function',
    {
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'api-list-workflows', Payload: payload },
    },
    'lambda:InvokeFunction',
    'Lambda.AccessDeniedException',
  ],
  [
    'is a function',
    { Resource: LISTING, Arguments: payload },
    'lambda:InvokeFunction',
    'Lambda.AccessDeniedException',
  ],
  [
    'starts an execution',
    {
      Resource: 'arn:aws:states:::states:startExecution',
      Arguments: { StateMachineArn: machineArn('ends') },
    },
    'states:StartExecution',
    'StepFunctions.AccessDeniedException',
  ],
]

describe('a Task that', () => {
  test.each(TASKS)("%s has the rights of its machine's role", async (_, state, action, error) => {
    const { sfn } = clientsOf(kdbflow().client)
    const definition = JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } })
    const ends = { name: 'ends', definition, roleArn: roleArn('may-nothing') }
    await sfn.send(new CreateStateMachineCommand(ends))
    const refusal = `arn:aws:sts::000000000000:assumed-role/may-nothing/kdbflow is not authorized to perform: ${action}`
    expect(await runIn('may-nothing', state)).toMatchObject({
      status: 'FAILED',
      error,
      cause: expect.stringContaining(refusal),
    })
    for (const role of ['may-some', 'may-all']) {
      expect(await runIn(role, state), role).toMatchObject({ status: 'SUCCEEDED' })
    }
  })
})

async function deadLetters() {
  const { logs } = clientsOf(kdbflow().client)
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: '/kdbflow/dead-letters' }),
  )
  return events.map(({ message = '' }) => JSON.parse(message))
}

test('a schedule reaches its target with the rights of its role; what it may not do is a dead letter', async () => {
  const { scheduler } = clientsOf(kdbflow().client)
  const Arn = 'arn:aws:scheduler:::aws-sdk:finspace:deleteKxEnvironment'
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'deletes',
      ScheduleExpression: `at(${new Date(Date.now() + 1000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn, RoleArn: roleArn('may-some'), Input: '{"EnvironmentId":"abc"}' },
    }),
  )
  await vi.waitFor(async () => {
    const letter = { targetArn: Arn, errorCode: 'AccessDeniedException' }
    expect(await deadLetters()).toContainEqual(expect.objectContaining(letter))
  }, patience)
})

test('a rule reaches its target with the rights of the role that the target was given', async () => {
  const { events, sfn } = clientsOf(kdbflow().client)
  const Arn = machineArn('watch-environment')
  await events.send(new PutRuleCommand({ Name: 'watch', EventPattern: '{"source":["own"]}' }))
  const Targets = [{ Id: 'one', Arn, RoleArn: roleArn('may-some') }]
  await events.send(new PutTargetsCommand({ Rule: 'watch', Targets }))
  await events.send(new PutEventsCommand({ Entries: [{ Source: 'own', DetailType: 'd', Detail: '{}' }] }))
  await vi.waitFor(async () => {
    expect(JSON.stringify(await deadLetters())).toContain('states:StartExecution')
  }, patience)
  expect((await sfn.send(new ListExecutionsCommand({ stateMachineArn: Arn }))).executions).toEqual([])
})

test('a rule writes to a log group and to another bus with the rights of its role alone', async () => {
  const { events, logs } = clientsOf(kdbflow().client)
  await events.send(new CreateEventBusCommand({ Name: 'other' }))
  await events.send(new PutRuleCommand({ Name: 'copy', EventPattern: '{"source":["copied"]}' }))
  const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/kdbflow/events'
  const bus = 'arn:aws:events:us-east-1:000000000000:event-bus/other'
  const Targets = [group, bus].map((Arn, at) => ({ Id: `t${at}`, Arn, RoleArn: roleArn('may-nothing') }))
  await events.send(new PutTargetsCommand({ Rule: 'copy', Targets }))
  await events.send(new PutEventsCommand({ Entries: [{ Source: 'copied', DetailType: 'd', Detail: '{}' }] }))
  await vi.waitFor(async () => {
    const letters = JSON.stringify(await deadLetters())
    expect(letters).toContain('logs:PutLogEvents')
    expect(letters).toContain('events:PutEvents')
  }, patience)
  const streams = await logs.send(new DescribeLogStreamsCommand({ logGroupName: '/kdbflow/events' }))
  expect(streams.logStreams?.map(({ logStreamName }) => logStreamName)).not.toContain('copy')
})

test('a role that was in use before principals.json came, and is not in it, may do nothing', async () => {
  const data = newDataFolder()
  const before = await startKdbflow({ data })
  const state = { Resource: 'arn:aws:states:::aws-sdk:finspace:listKxEnvironments', Arguments: {} }
  const machine = { name: 'lists', roleArn: roleArn('team-a'), state }
  expect(await runTask(clientsOf(before.client).sfn, machine)).toMatchObject({ status: 'SUCCEEDED' })
  await before.close()
  writePrincipals(data, {})
  const after = await startKdbflow({ data })
  const { sfn } = clientsOf(after.client)
  await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn('lists'), name: 'again' }))
  const executionArn = machineArn('lists').replace(':stateMachine:', ':execution:').concat(':again')
  await vi.waitFor(async () => {
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'FAILED',
      error: 'Finspace.AccessDeniedException',
      cause: expect.stringContaining(`because principals.json declares no role ${roleArn('team-a')}`),
    })
  }, patience)
})

test('the workflows run beside a principals.json that does not name their role, with no more than they need', async () => {
  const { client } = kdbflow()
  const { environmentId } = await openMarket(clientsOf(client))
  const { sfn } = clientsOf(client)
  const input = JSON.stringify({ environmentId })
  const stateMachineArn = machineArn('watch-environment')
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }))
  await vi.waitFor(async () => {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }))
    expect(status).toBe('SUCCEEDED')
  }, patience)
  const state = { Resource: 'arn:aws:states:::aws-sdk:finspace:listKxEnvironments', Arguments: {} }
  const borrowed = { name: 'borrows', roleArn: roleArn('kdbflow-workflows'), state }
  expect(await runTask(sfn, borrowed)).toMatchObject({ error: 'Finspace.AccessDeniedException' })
})
