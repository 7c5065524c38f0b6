import type { Users } from '../../../kdb/node/protocol.ts'
import { userArn } from '../../../model/arn.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { createKxUser, listKxUsers, updateKxUser } from '../../../model/user.ts'
import type { Clock } from '../../store/clock.ts'
import type { Account } from '../../wire/account.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import { alreadyExists, invalid, notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import type { UserParts, UserTables } from './parts.ts'
import type { UserRecord } from './record.ts'

export interface UserName {
  environmentId: string
  userName: string
}

/** At once: a user has no states. */
export function createUser(parts: UserParts, request: ValueOf<typeof createKxUser>) {
  const { environmentId, userName, iamRole, tags } = request
  readyEnvironment(parts, environmentId)
  checkRole(parts, iamRole)
  const { tables, settings, clock } = parts
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
  passUsersOn(parts, environmentId)
  setTags(parts, userArn(parts, environmentId, userName), tags)
  return answer(parts, user)
}

export function listUsers(parts: UserParts, { environmentId, ...request }: ValueOf<typeof listKxUsers>) {
  openEnvironment(parts, environmentId)
  const { items, ...rest } = page(parts.tables.user, { prefix: `${environmentId}/` }, request)
  return { users: items.map(user => listed(parts, user)), ...rest }
}

export const getUser = (parts: UserParts, name: UserName) => answer(parts, find(parts, name))

/** Only the role can change. Connections that are open stay open. */
export function updateUser(parts: UserParts, { iamRole, ...name }: ValueOf<typeof updateKxUser>) {
  const user = { ...find(parts, name), iamRole, updateTimestamp: parts.clock.now() }
  checkRole(parts, iamRole)
  parts.tables.user.put(keyOf(user.environmentId, user.userName), user)
  return answer(parts, user)
}

/** Nodes refuse its tokens from then on, and end its connections. */
export function deleteUser(parts: UserParts, name: UserName): object {
  const { environmentId, userName } = find(parts, name)
  parts.tables.user.delete(keyOf(environmentId, userName))
  passUsersOn(parts, environmentId)
  dropTags(parts, userArn(parts, environmentId, userName))
  return {}
}

interface Known extends Pick<UserParts, 'callersIn'> {
  tables: Pick<UserTables, 'user'>
  clock: Clock
}

/** Who may connect to nodes of an environment, as its nodes know them: its users, and its clusters. */
export const usersOf = ({ tables, clock, callersIn }: Known, environmentId: string): Users => ({
  asOf: clock.now(),
  since: {
    ...callersIn(environmentId),
    ...Object.fromEntries(
      tables.user
        .list({ prefix: `${environmentId}/` })
        .map(({ value: { userName, createTimestamp } }) => [userName, createTimestamp]),
    ),
  },
})

/** Once it is durable. A node that is just starting asks for itself. */
function passUsersOn(parts: UserParts, environmentId: string): void {
  parts.store
    .durable()
    .then(() => parts.nodes.setUsers(environmentId, usersOf(parts, environmentId)))
    .catch(parts.onFault)
}

function find(parts: UserParts, { environmentId, userName }: UserName): UserRecord {
  openEnvironment(parts, environmentId)
  const user = parts.tables.user.get(keyOf(environmentId, userName))
  if (user === undefined) throw notFound(`KX user ${userName} not found`)
  return user
}

function checkRole({ world }: UserParts, iamRole: string): void {
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

/** Only the list has times, and under names of its own. */
const listed = (account: Account, user: UserRecord) => ({
  userArn: userArn(account, user.environmentId, user.userName),
  userName: user.userName,
  iamRole: user.iamRole,
  createTimestamp: new Date(user.createTimestamp),
  updateTimestamp: new Date(user.updateTimestamp),
})
