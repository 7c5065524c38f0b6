import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { sharedKdbflow } from './kdbflow.ts'
import { keyOf, roleArn, writePrincipals } from './principals.ts'

const ORDERS = 'arn:aws:events:us-east-1:000000000000:event-bus/orders'
const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/team/a'

const kdbflow = sharedKdbflow(data =>
  writePrincipals(data, {
    users: [
      {
        name: 'narrow',
        statements: [
          { Effect: 'Allow', Action: 'events:PutEvents', Resource: ORDERS },
          { Effect: 'Allow', Action: ['events:PutRule', 'events:PutTargets'], Resource: '*' },
          { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: `${GROUP}:*` },
          { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
        ],
      },
    ],
    roles: { loader: [] },
  }),
)

const narrow = () => ({ ...kdbflow().client, credentials: keyOf('narrow') })

test('the right to put events may be to one bus', async () => {
  const owner = new EventBridgeClient(kdbflow().client)
  await owner.send(new CreateEventBusCommand({ Name: 'orders' }))
  const events = new EventBridgeClient(narrow())
  const entry = { Source: 's', DetailType: 'd', Detail: '{}' }
  const put = (...buses: string[]) =>
    events.send(new PutEventsCommand({ Entries: buses.map(EventBusName => ({ ...entry, EventBusName })) }))
  expect(await put('orders', ORDERS)).toMatchObject({ FailedEntryCount: 0 })
  await expect(put('orders', 'default')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('resource: arn:aws:events:us-east-1:000000000000:event-bus/default'),
  })
})

test('the right to one log group leads a rule to no other, however its ARN is written', async () => {
  const events = new EventBridgeClient(narrow())
  await events.send(new PutRuleCommand({ Name: 'own', EventPattern: '{"source":["s"]}' }))
  const lead = (Arn: string) =>
    events.send(new PutTargetsCommand({ Rule: 'own', Targets: [{ Id: 'one', Arn }] }))
  expect(await lead(GROUP)).toMatchObject({ FailedEntryCount: 0 })
  for (const Arn of [`${GROUP}:log-group:/secret/audit`, `${GROUP}\u0000`, `${ORDERS}:event-bus/default`]) {
    await expect(lead(Arn)).rejects.toMatchObject({ name: 'ValidationException' })
  }
  await expect(lead(GROUP.replace('/team/a', '/secret/audit'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  })
})

test.each([
  ['PolicyArns', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }],
  ['SerialNumber', { SerialNumber: 'arn:aws:iam::000000000000:mfa/ann', TokenCode: '123456' }],
  ['SourceIdentity', { SourceIdentity: 'ann' }],
  ['Tags', { Tags: [{ Key: 'team', Value: 'rates' }] }],
])('AssumeRole refuses %s, which would narrow the session and is not read', async (name, narrowing) => {
  const sts = new STSClient(narrow())
  const asked = { RoleArn: roleArn('loader'), RoleSessionName: 'nightly' }
  await expect(sts.send(new AssumeRoleCommand({ ...asked, ...narrowing }))).rejects.toThrow(
    `expected no ${name}`,
  )
  expect(await sts.send(new AssumeRoleCommand(asked))).toMatchObject({ Credentials: {} })
})
