import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { CreateStateMachineCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { clientsOf, machineArn, sharedKdbflow } from './kdbflow.ts'
import { roleArn, writeRoles } from './principals.ts'
import { runTask } from './run-task.ts'

const patience = { timeout: 10_000, interval: 20 }
const LISTING = 'arn:aws:lambda:us-east-1:000000000000:function:api-list-workflows'

const kdbflow = sharedKdbflow(data =>
  writeRoles(data, {
    'may-nothing': [],
    'may-some': [
      { Effect: 'Allow', Action: 'finspace:ListKxEnvironments', Resource: '*' },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: LISTING },
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: machineArn('ends') },
    ],
  }),
)

const runIn = (role: string, state: object) => {
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
    const ends = { name: 'ends', definition, roleArn: roleArn('unnamed') }
    await sfn.send(new CreateStateMachineCommand(ends))
    const refusal = `arn:aws:sts::000000000000:assumed-role/may-nothing/kdbflow is not authorized to perform: ${action}`
    expect(await runIn('may-nothing', state)).toMatchObject({
      status: 'FAILED',
      error,
      cause: expect.stringContaining(refusal),
    })
    for (const role of ['may-some', 'unnamed']) {
      expect(await runIn(role, state), role).toMatchObject({ status: 'SUCCEEDED' })
    }
  })
})

const deadLetters = async () => {
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
