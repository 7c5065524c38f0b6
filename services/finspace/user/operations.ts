import { environmentArn, userArn } from '../../../model/arn.ts'
import {
  createKxUser,
  deleteKxUser,
  getKxConnectionString,
  getKxUser,
  listKxUsers,
  updateKxUser,
} from '../../../model/user.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { connectionString } from './connection-string.ts'
import { createUser, deleteUser, getUser, listUsers, type UserName, updateUser } from './users.ts'

const USERS = '/kx/environments/{environmentId}/users'

export const userOperations = (finspace: Finspace) => {
  const resource = ({ environmentId, userName }: UserName) => userArn(finspace, environmentId, userName)
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
      run: input => createUser(finspace, input),
    }),
    ListKxUsers: operation({
      http: `GET ${USERS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxUsers,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run: input => listUsers(finspace, input),
    }),
    GetKxUser: operation({
      http: `GET ${USERS}/{userName}`,
      effect: 'reads',
      input: getKxUser,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => getUser(finspace, input),
    }),
    UpdateKxUser: operation({
      http: `PUT ${USERS}/{userName}`,
      effect: 'changes',
      input: updateKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run: input => updateUser(finspace, input),
    }),
    DeleteKxUser: operation({
      http: `DELETE ${USERS}/{userName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxUser,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteUser(finspace, input),
    }),
    GetKxConnectionString: operation({
      http: 'GET /kx/environments/{environmentId}/connectionString',
      effect: 'reads',
      query: { userArn: 'string', clusterName: 'string' },
      input: getKxConnectionString,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: input => input.userArn,
      run: (input, { principal }) => ({
        signedConnectionString: connectionString(finspace, input, principal),
      }),
    }),
  }
}
