import { databaseArn, environmentArn } from '../../../model/arn.ts'
import {
  createKxDatabase,
  deleteKxDatabase,
  getKxDatabase,
  listKxDatabases,
  updateKxDatabase,
} from '../../../model/database.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createDatabase, deleteDatabase, getDatabase, listDatabases, updateDatabase } from './databases.ts'
import type { DatabaseParts } from './parts.ts'

const DATABASES = '/kx/environments/{environmentId}/databases'

export function databaseOperations(parts: DatabaseParts) {
  const resource = (name: { environmentId: string; databaseName: string }) =>
    databaseArn(parts, name.environmentId, name.databaseName)
  return {
    CreateKxDatabase: operation({
      http: `POST ${DATABASES}`,
      effect: 'changes',
      input: createKxDatabase,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run: input => createDatabase(parts, input),
    }),
    ListKxDatabases: operation({
      http: `GET ${DATABASES}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxDatabases,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(parts, environmentId),
      run: input => listDatabases(parts, input),
    }),
    GetKxDatabase: operation({
      http: `GET ${DATABASES}/{databaseName}`,
      effect: 'reads',
      input: getKxDatabase,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => getDatabase(parts, input),
    }),
    UpdateKxDatabase: operation({
      http: `PUT ${DATABASES}/{databaseName}`,
      effect: 'changes',
      input: updateKxDatabase,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => updateDatabase(parts, input),
    }),
    DeleteKxDatabase: operation({
      http: `DELETE ${DATABASES}/{databaseName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxDatabase,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteDatabase(parts, input),
    }),
  }
}
