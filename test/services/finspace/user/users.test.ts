import {
  CreateKxUserCommand,
  DeleteKxUserCommand,
  GetKxUserCommand,
  ListKxUsersCommand,
  UpdateKxUserCommand,
} from '@aws-sdk/client-finspace'
import { expect, test, vi } from 'vitest'
import { parseConnectionString } from '../../../../kdb/ipc/connection-string.ts'
import { claimsOf, verifyToken } from '../../../../kdb/ipc/token.ts'
import type { Principal } from '../../../../services/wire/call.ts'
import { accountId } from '../../../support/endpoint.ts'
import { newCluster, newEnvironment } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

const iamRole = `arn:aws:iam::${accountId}:role/desk/bob`

async function startWithUser() {
  const parts = await startFinspace({ settings: { world: { roles: { deny: ['*:role/does-not-exist'] } } } })
  const environmentId = await newEnvironment(parts.client)
  const user = { environmentId, userName: 'bob' }
  const { userArn = '' } = await parts.client.send(new CreateKxUserCommand({ ...user, iamRole }))
  return { ...parts, environmentId, user, userArn }
}

test('a user is created, listed with its times, given another role, and deleted', async () => {
  const { client, environmentId, user, userArn } = await startWithUser()
  expect(userArn).toBe(`arn:aws:finspace:us-east-1:${accountId}:kxEnvironment/${environmentId}/kxUser/bob`)
  const other = `arn:aws:iam::${accountId}:role/other`
  await client.send(new UpdateKxUserCommand({ ...user, iamRole: other }))
  expect(await client.send(new GetKxUserCommand(user))).toMatchObject({
    userName: 'bob',
    userArn,
    iamRole: other,
  })
  const { users } = await client.send(new ListKxUsersCommand({ environmentId }))
  expect(users).toEqual([
    {
      userArn,
      userName: 'bob',
      iamRole: other,
      createTimestamp: expect.any(Date),
      updateTimestamp: expect.any(Date),
    },
  ])
  await client.send(new DeleteKxUserCommand(user))
  await expect(client.send(new GetKxUserCommand(user))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})

test('a user name that is taken already exists, and a role that is not there is refused', async () => {
  const { client, user } = await startWithUser()
  const again = client.send(new CreateKxUserCommand({ ...user, iamRole }))
  await expect(again).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' })
  const missing = `arn:aws:iam::${accountId}:role/does-not-exist`
  const odd = client.send(new CreateKxUserCommand({ ...user, userName: 'eve', iamRole: missing }))
  await expect(odd).rejects.toMatchObject({ name: 'ValidationException' })
})

const principal = (arn: string, roleArn?: string): Principal => ({
  accountId,
  arn,
  accessKeyId: 'A',
  ...(roleArn === undefined ? {} : { roleArn }),
  authorize: () => undefined,
})

const session = (account: string, role: string): [string, string] => [
  `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}/session`,
  `arn:aws:iam::${account}:role/${role}`,
]

test.each<[string, [string, string?], boolean]>([
  ['a session of the role', session(accountId, 'desk/bob'), true],
  ['the account itself', [`arn:aws:iam::${accountId}:root`], true],
  ['a session of another role', session(accountId, 'desk/eve'), false],
  ['a session of a role of the same name on another path', session(accountId, 'lobby/bob'), false],
  ['a session of the role in another account', session('111122223333', 'desk/bob'), false],
  ['a user', [`arn:aws:iam::${accountId}:user/bob`], false],
])('a connection string asked for by %s', async (_, who, isGiven) => {
  const { service, client, environmentId, userArn, nodes, clock } = await startWithUser()
  await newCluster(client, { environmentId, clusterName: 'hdb' })
  const asked = service.invoke?.(
    'GetKxConnectionString',
    { environmentId, userArn, clusterName: 'hdb' },
    principal(...who),
  )
  if (!isGiven) {
    await expect(asked).rejects.toMatchObject({ code: 'AccessDeniedException' })
    return
  }
  const { signedConnectionString } = (await asked) as { signedConnectionString: string }
  const address = parseConnectionString(signedConnectionString)
  expect(address).toMatchObject({ host: '127.0.0.1', port: 5000, user: 'bob', tls: true })
  const secret = [...nodes.running.values()][0]?.secret ?? ''
  const claim = { secret, now: clock.now(), user: 'bob', clusterName: 'hdb' }
  expect(verifyToken(address.password, claim)).toBe('valid')
  expect(claimsOf(address.password)).toMatchObject({ since: expect.any(Number), issued: clock.now() })
  expect(verifyToken(address.password, { ...claim, now: clock.now() + 900_000 })).toBe('expired')
})

test('a cluster without a running node gives no connection string', async () => {
  const { service, client, environmentId, userArn, nodes } = await startWithUser()
  await newCluster(client, { environmentId, clusterName: 'hdb' })
  await nodes.stopAll()
  const request = { environmentId, userArn, clusterName: 'hdb' }
  const root = principal(`arn:aws:iam::${accountId}:root`)
  const asked = service.invoke?.('GetKxConnectionString', request, root)
  await expect(asked).rejects.toMatchObject({ code: 'ValidationException' })
})

test('nodes learn who was created and who was deleted', async () => {
  const { client, environmentId, user, nodes, clock } = await startWithUser()
  const known = () => nodes.users.get(environmentId)?.since
  await vi.waitFor(() => expect(known()).toEqual({ bob: clock.now() }))
  await client.send(new DeleteKxUserCommand(user))
  await vi.waitFor(() => expect(known()).toEqual({}))
  await newCluster(client, { environmentId, clusterName: 'hdb' })
  expect([...nodes.running.values()][0]?.users).toEqual({ asOf: expect.any(Number), since: {} })
})
