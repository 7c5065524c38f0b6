import { environmentArn, type Home, userArn } from '../arn.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { alreadyExists, invalid, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { isThere } from '../world.ts'
import { connectionString } from './connection-string.ts'
import type { UserRecord } from './record.ts'
import {
  createKxUser,
  deleteKxUser,
  getKxConnectionString,
  getKxUser,
  listKxUsers,
  updateKxUser,
} from './shapes.ts'

const USERS = '/kx/environments/{environmentId}/users'

export const userOperations = (finspace: Finspace) => {
  const { tables, clock } = finspace
  const resource = ({ environmentId, userName }: { environmentId: string; userName: string }) =>
    userArn(finspace, environmentId, userName)
  const find = ({ environmentId, userName }: { environmentId: string; userName: string }) => {
    openEnvironment(finspace, environmentId)
    const user = tables.user.get(keyOf(environmentId, userName))
    if (user === undefined) throw notFound(`KX user ${userName} not found`)
    return user
  }
  const answer = ({ environmentId, userName, iamRole }: UserRecord) => ({
    userName,
    userArn: userArn(finspace, environmentId, userName),
    environmentId,
    iamRole,
  })
  return {
    CreateKxUser: operation({
      http: `POST ${USERS}`,
      input: createKxUser,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run({ environmentId, userName, iamRole, tags }) {
        readyEnvironment(finspace, environmentId)
        checkRole(finspace, iamRole)
        const key = keyOf(environmentId, userName)
        if (tables.user.get(key) !== undefined) throw alreadyExists(`KX user ${userName} already exists`)
        checkQuota(
          finspace.settings().quotas.usersPerEnvironment,
          () => tables.user.count({ prefix: `${environmentId}/` }),
          'KX users',
        )
        const now = clock.now()
        const user = { environmentId, userName, iamRole, createTimestamp: now, updateTimestamp: now }
        tables.user.put(key, user)
        setTags(finspace, resource(user), tags)
        return answer(user)
      },
    }),

    ListKxUsers: operation({
      http: `GET ${USERS}`,
      query: pagingQuery,
      input: listKxUsers,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run({ environmentId, ...request }) {
        openEnvironment(finspace, environmentId)
        const { items, ...rest } = page(tables.user, { prefix: `${environmentId}/` }, request)
        return { users: items.map(user => listed(finspace, user)), ...rest }
      },
    }),

    GetKxUser: operation({
      http: `GET ${USERS}/{userName}`,
      input: getKxUser,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => answer(find(input)),
    }),

    UpdateKxUser: operation({
      http: `PUT ${USERS}/{userName}`,
      input: updateKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run({ iamRole, ...input }) {
        const user = { ...find(input), iamRole, updateTimestamp: clock.now() }
        checkRole(finspace, iamRole)
        tables.user.put(keyOf(user.environmentId, user.userName), user)
        return answer(user)
      },
    }),

    DeleteKxUser: operation({
      http: `DELETE ${USERS}/{userName}`,
      query: { clientToken: 'string' },
      input: deleteKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run(input) {
        const { environmentId, userName } = find(input)
        tables.user.delete(keyOf(environmentId, userName))
        dropTags(finspace, resource(input))
        return {}
      },
    }),

    GetKxConnectionString: operation({
      http: 'GET /kx/environments/{environmentId}/connectionString',
      query: { userArn: 'string', clusterName: 'string' },
      input: getKxConnectionString,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ userArn }) => userArn,
      run: (input, { principal }) => ({
        signedConnectionString: connectionString(finspace, input, principal),
      }),
    }),
  }
}

function checkRole({ settings }: Finspace, iamRole: string): void {
  if (!isThere(settings().world.roles, iamRole)) {
    throw invalid(`expected iamRole to name a role that exists, got ${iamRole}`)
  }
}

/** Only the list tells times, and under names of its own. */
const listed = (home: Home, user: UserRecord) => ({
  userArn: userArn(home, user.environmentId, user.userName),
  userName: user.userName,
  iamRole: user.iamRole,
  createTimestamp: new Date(user.createTimestamp),
  updateTimestamp: new Date(user.updateTimestamp),
})
