import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { CreateKxClusterCommand, FinspaceClient } from '@aws-sdk/client-finspace'
import { CreateScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler'
import { CreateStateMachineCommand, SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { clusterInput } from '../finspace/support/provision.ts'
import { machineArn, sharedKdbflow } from './kdbflow.ts'
import { keyOf, writePrincipals } from './principals.ts'

// A machine or a schedule acts in its role, so whoever makes one must have the right to pass the role on.
const OWN = 'arn:aws:iam::000000000000:role/own'
const OF_MACHINES = 'arn:aws:iam::000000000000:role/of-machines'
const POWERFUL = 'arn:aws:iam::000000000000:role/powerful'

const kdbflow = sharedKdbflow(data =>
  writePrincipals(data, {
    roles: { own: [], 'of-machines': [], powerful: [] },
    users: [
      {
        name: 'builder',
        statements: [
          { Effect: 'Allow', Action: ['states:*', 'events:*', 'scheduler:*', 'finspace:*'], Resource: '*' },
          { Effect: 'Deny', Action: 'states:StartExecution', Resource: machineArn('tear-down-environment') },
          { Effect: 'Allow', Action: 'iam:PassRole', Resource: OWN },
          {
            Effect: 'Allow',
            Action: 'iam:PassRole',
            Resource: OF_MACHINES,
            Condition: { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } },
          },
        ],
      },
    ],
  }),
)

const builder = () => ({ ...kdbflow().client, credentials: keyOf('builder') })
const refusal = (action: string, resource: string) => ({
  name: 'AccessDeniedException',
  message: expect.stringContaining(
    `User: arn:aws:iam::000000000000:user/builder is not authorized to perform: ${action} on resource: ${resource}`,
  ),
})
const refused = refusal('iam:PassRole', POWERFUL)

describe('a principal without iam:PassRole on a role', () => {
  test('can neither make a state machine with it, nor give it to one', async () => {
    const sfn = new SFNClient(builder())
    const definition = JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } })
    const machine = (roleArn: string) => new CreateStateMachineCommand({ name: 'own', definition, roleArn })
    await expect(sfn.send(machine(POWERFUL))).rejects.toMatchObject(refused)
    const { stateMachineArn } = await sfn.send(machine(OWN))
    const update = new UpdateStateMachineCommand({ stateMachineArn, roleArn: POWERFUL })
    await expect(sfn.send(update)).rejects.toMatchObject(refused)
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }))
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn: OF_MACHINES }))
  })

  test('can make no cluster whose code would act in it', async () => {
    const finspace = new FinspaceClient(builder())
    const cluster = { environmentId: 'none', clusterName: 'own', clusterType: 'GP' } as const
    const asked = new CreateKxClusterCommand(clusterInput({ ...cluster, executionRole: POWERFUL }))
    await expect(finspace.send(asked)).rejects.toMatchObject(refused)
    const own = new CreateKxClusterCommand(clusterInput({ ...cluster, executionRole: OWN }))
    await expect(finspace.send(own)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('can neither make a schedule with it, nor give it to one', async () => {
    const scheduler = new SchedulerClient(builder())
    const schedule = (RoleArn: string) => ({
      Name: 'own',
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' as const },
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:finspace:deleteKxEnvironment',
        RoleArn,
        Input: '{"environmentId":"abc"}',
      },
    })
    await expect(scheduler.send(new CreateScheduleCommand(schedule(POWERFUL)))).rejects.toMatchObject(refused)
    const another = scheduler.send(new CreateScheduleCommand(schedule(OF_MACHINES)))
    await expect(another).rejects.toMatchObject(refusal('iam:PassRole', OF_MACHINES))
    await scheduler.send(new CreateScheduleCommand(schedule(OWN)))
    await expect(scheduler.send(new UpdateScheduleCommand(schedule(POWERFUL)))).rejects.toMatchObject(refused)
  })

  test('can neither lead a rule anywhere in it, nor without a role where they may not go themselves', async () => {
    const events = new EventBridgeClient(builder())
    const EventPattern = '{"source":["builder"]}'
    const rule = { Name: 'own', EventPattern }
    await expect(events.send(new PutRuleCommand({ ...rule, RoleArn: POWERFUL }))).rejects.toMatchObject(
      refused,
    )
    await events.send(new PutRuleCommand({ ...rule, RoleArn: OWN }))
    const lead = (Arn: string, role: { RoleArn?: string } = {}) =>
      events.send(new PutTargetsCommand({ Rule: 'own', Targets: [{ Id: 'one', Arn, ...role }] }))
    const tearDown = machineArn('tear-down-environment')
    const deletion = 'arn:aws:lambda:us-east-1:000000000000:function:delete-kx-environment'
    await expect(lead(tearDown, { RoleArn: POWERFUL })).rejects.toMatchObject(refused)
    await expect(lead(tearDown)).rejects.toMatchObject(refusal('states:StartExecution', tearDown))
    await expect(lead(deletion)).rejects.toMatchObject(refusal('lambda:InvokeFunction', deletion))
    await lead(tearDown, { RoleArn: OWN })
    await lead(machineArn('load-database'))
  })
})

test('root passes any role that principals.json declares, and none that it does not', async () => {
  const sfn = new SFNClient(kdbflow().client)
  const definition = JSON.stringify({ StartAt: 'End', States: { End: { Type: 'Succeed' } } })
  const machine = (roleArn: string) => new CreateStateMachineCommand({ name: 'of-root', definition, roleArn })
  for (const near of ['team-a', 'kdbflow-workflows-2', 'path/kdbflow-workflows']) {
    const roleArn = `arn:aws:iam::000000000000:role/${near}`
    await expect(sfn.send(machine(roleArn))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`because principals.json declares no role ${roleArn}`),
    })
  }
  expect((await sfn.send(machine(POWERFUL))).stateMachineArn).toContain('of-root')
})

test('a role that nobody declared is refused to a schedule, a rule and a target of one', async () => {
  const RoleArn = 'arn:aws:iam::000000000000:role/team-a'
  const undeclared = { name: 'AccessDeniedException', message: expect.stringContaining('declares no role') }
  const [scheduler, events] = [new SchedulerClient(kdbflow().client), new EventBridgeClient(kdbflow().client)]
  const schedule = new CreateScheduleCommand({
    Name: 'undeclared',
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: machineArn('load-database'), RoleArn },
  })
  await expect(scheduler.send(schedule)).rejects.toMatchObject(undeclared)
  const rule = { Name: 'undeclared', EventPattern: '{"source":["builder"]}' }
  await expect(events.send(new PutRuleCommand({ ...rule, RoleArn }))).rejects.toMatchObject(undeclared)
  await events.send(new PutRuleCommand(rule))
  const Targets = [{ Id: 'one', Arn: machineArn('load-database'), RoleArn }]
  const targets = new PutTargetsCommand({ Rule: 'undeclared', Targets })
  await expect(events.send(targets)).rejects.toMatchObject(undeclared)
})
