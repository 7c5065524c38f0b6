import type { Users } from '../../../kdb/node/protocol.ts'
import { userArn } from '../../../model/arn.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { createKxUser, listKxUsers, updateKxUser } from '../../../model/user.ts'
import type { Account } from '../../wire/account.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, invalid, notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import type { UserRecord } from './record.ts'

export interface UserName {
  environmentId: string
  userName: string
}

/** At once: a user has no states. */
export function createUser(finspace: Finspace, request: ValueOf<typeof createKxUser>) {
  const { environmentId, userName, iamRole, tags } = request
  readyEnvironment(finspace, environmentId)
  checkRole(finspace, iamRole)
  const { tables, settings, clock } = finspace
  const key = keyOf(environmentId, userName)
  if (tables.user.get(key) !== undefined) throw alreadyExists(`KX user ${userName} already exists`)
  checkQuota(
    settings().quotas.usersPerEnvironment,
    () => tables.user.count({ prefix: `${environmentId}/` }),
    'KX users',
  )
  const now = clock.now()
  const user = { environmentId, userName, iamRole, createTimestamp: now, updateTimestamp: now }
  tables.user.put(key, user)
  tellNodes(finspace, environmentId)
  setTags(finspace, userArn(finspace, environmentId, userName), tags)
  return answer(finspace, user)
}

export function listUsers(finspace: Finspace, { environmentId, ...request }: ValueOf<typeof listKxUsers>) {
  openEnvironment(finspace, environmentId)
  const { items, ...rest } = page(finspace.tables.user, { prefix: `${environmentId}/` }, request)
  return { users: items.map(user => listed(finspace, user)), ...rest }
}

export const getUser = (finspace: Finspace, name: UserName) => answer(finspace, find(finspace, name))

/** Only the role can change. Connections that are open stay open. */
export function updateUser(finspace: Finspace, { iamRole, ...name }: ValueOf<typeof updateKxUser>) {
  const user = { ...find(finspace, name), iamRole, updateTimestamp: finspace.clock.now() }
  checkRole(finspace, iamRole)
  finspace.tables.user.put(keyOf(user.environmentId, user.userName), user)
  return answer(finspace, user)
}

/** Nodes refuse its tokens from then on, and end its connections. */
export function deleteUser(finspace: Finspace, name: UserName): object {
  const { environmentId, userName } = find(finspace, name)
  finspace.tables.user.delete(keyOf(environmentId, userName))
  tellNodes(finspace, environmentId)
  dropTags(finspace, userArn(finspace, environmentId, userName))
  return {}
}

/** The users of an environment, as its nodes know them. */
export const usersOf = ({ tables, clock }: Finspace, environmentId: string): Users => ({
  asOf: clock.now(),
  since: Object.fromEntries(
    tables.user
      .list({ prefix: `${environmentId}/` })
      .map(({ value: { userName, createTimestamp } }) => [userName, createTimestamp]),
  ),
})

/** Once it is durable. A node that is just starting asks for itself. */
function tellNodes(finspace: Finspace, environmentId: string): void {
  finspace.store
    .durable()
    .then(() => finspace.nodes.setUsers(environmentId, usersOf(finspace, environmentId)))
    .catch(finspace.onFault)
}

function find(finspace: Finspace, { environmentId, userName }: UserName): UserRecord {
  openEnvironment(finspace, environmentId)
  const user = finspace.tables.user.get(keyOf(environmentId, userName))
  if (user === undefined) throw notFound(`KX user ${userName} not found`)
  return user
}

function checkRole({ world }: Finspace, iamRole: string): void {
  if (!world().hasRole(iamRole)) {
    throw invalid(`expected iamRole to name a role that exists, got ${iamRole}`)
  }
}

const answer = (account: Account, { environmentId, userName, iamRole }: UserRecord) => ({
  userName,
  userArn: userArn(account, environmentId, userName),
  environmentId,
  iamRole,
})

/** Only the list tells times, and under names of its own. */
const listed = (account: Account, user: UserRecord) => ({
  userArn: userArn(account, user.environmentId, user.userName),
  userName: user.userName,
  iamRole: user.iamRole,
  createTimestamp: new Date(user.createTimestamp),
  updateTimestamp: new Date(user.updateTimestamp),
})
