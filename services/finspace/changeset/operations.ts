import { changesetArn, databaseArn } from '../../../model/arn.ts'
import { createKxChangeset, getKxChangeset, listKxChangesets } from '../../../model/changeset.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createChangeset, getChangeset, listChangesets } from './changesets.ts'
import { putsOf } from './rules.ts'

export const CHANGESETS = '/kx/environments/{environmentId}/databases/{databaseName}/changesets'

export const changesetOperations = (finspace: Finspace) => {
  const database = (name: { environmentId: string; databaseName: string }) =>
    databaseArn(finspace, name.environmentId, name.databaseName)
  return {
    CreateKxChangeset: operation({
      http: `POST ${CHANGESETS}`,
      effect: 'changes',
      input: createKxChangeset,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource: database,
      // A redrive may come days later, and must find the changeset that it asked for first.
      keepsToken: true,
      reads: ({ changeRequests }) => putsOf(changeRequests),
      run: input => createChangeset(finspace, input),
    }),
    ListKxChangesets: operation({
      http: `GET ${CHANGESETS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxChangesets,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: database,
      run: input => listChangesets(finspace, input),
    }),
    GetKxChangeset: operation({
      http: `GET ${CHANGESETS}/{changesetId}`,
      effect: 'reads',
      input: getKxChangeset,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: input => changesetArn(finspace, input),
      run: input => getChangeset(finspace, input),
    }),
  }
}
