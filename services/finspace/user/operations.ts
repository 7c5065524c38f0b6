import { environmentArn, userArn } from '../../../model/arn.ts'
import {
  createKxUser,
  deleteKxUser,
  getKxConnectionString,
  getKxUser,
  listKxUsers,
  updateKxUser,
} from '../../../model/user.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { connectionString } from './connection-string.ts'
import type { UserParts } from './parts.ts'
import { createUser, deleteUser, getUser, listUsers, type UserName, updateUser } from './users.ts'

const USERS = '/kx/environments/{environmentId}/users'

export function userOperations(parts: UserParts) {
  const resource = ({ environmentId, userName }: UserName) => userArn(parts, environmentId, userName)
  return {
    CreateKxUser: operation({
      http: `POST ${USERS}`,
      effect: 'changes',
      input: createKxUser,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run: input => createUser(parts, input),
    }),
    ListKxUsers: operation({
      http: `GET ${USERS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxUsers,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(parts, environmentId),
      run: input => listUsers(parts, input),
    }),
    GetKxUser: operation({
      http: `GET ${USERS}/{userName}`,
      effect: 'reads',
      input: getKxUser,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => getUser(parts, input),
    }),
    UpdateKxUser: operation({
      http: `PUT ${USERS}/{userName}`,
      effect: 'changes',
      input: updateKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run: input => updateUser(parts, input),
    }),
    DeleteKxUser: operation({
      http: `DELETE ${USERS}/{userName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteUser(parts, input),
    }),
    GetKxConnectionString: operation({
      http: 'GET /kx/environments/{environmentId}/connectionString',
      effect: 'reads',
      query: { userArn: 'string', clusterName: 'string' },
      input: getKxConnectionString,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: input => input.userArn,
      run: (input, { principal }) => ({
        signedConnectionString: connectionString(parts, input, principal),
      }),
    }),
  }
}
