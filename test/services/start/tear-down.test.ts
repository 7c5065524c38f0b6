import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { expect, test, vi } from 'vitest'
import { clientsOf, machineArn, startKdbflow } from './kdbflow.ts'
import { openMarket } from './market.ts'

const Arn = machineArn('load-database')
const RoleArn = 'arn:aws:iam::000000000000:role/scheduler'

test('tear-down names the schedules and rules that still name the environment, and no others', async () => {
  const clients = clientsOf((await startKdbflow()).client)
  const { events, scheduler, sfn } = clients
  const { environmentId } = await openMarket(clients)

  const schedule = (Name: string, Input: string) =>
    scheduler.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: 'cron(0 22 * * ? *)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn, RoleArn, Input },
      }),
    )
  await schedule('nightly', JSON.stringify({ environmentId }))
  await schedule('other', JSON.stringify({ environmentId: 'another' }))
  const rule = async (Name: string, EventBusName: string, pattern: object, Input: string) => {
    await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern: JSON.stringify(pattern) }))
    const target = { Id: 'load', Arn, RoleArn, Input }
    await events.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [target] }))
  }
  await rule('arrivals', 'default', { source: ['aws.s3'] }, JSON.stringify({ environmentId }))
  await rule(
    'changes',
    'kdbflow',
    { detail: { data: { resource: { environmentId: [environmentId] } } } },
    '{}',
  )
  await rule('unconcerned', 'default', { source: ['aws.s3'] }, '{}')

  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn('tear-down-environment'),
      input: JSON.stringify({ environmentId, environmentName: 'env' }),
    }),
  )
  const ended = await vi.waitFor(
    async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }))
      expect(execution).toMatchObject({ status: 'SUCCEEDED' })
      return execution
    },
    { timeout: 30_000, interval: 50 },
  )
  expect(JSON.parse(ended.output ?? '')).toEqual({
    environmentId,
    schedules: ['default/nightly'],
    rules: ['default/arrivals', 'kdbflow/changes'],
  })
})
