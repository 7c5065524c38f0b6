import { changesetArn, databaseArn } from '../../../model/arn.ts'
import { createKxChangeset, getKxChangeset, listKxChangesets } from '../../../model/changeset.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createChangeset, getChangeset, listChangesets } from './changesets.ts'
import type { ChangesetParts } from './parts.ts'
import { putsOf } from './rules.ts'

export const CHANGESETS = '/kx/environments/{environmentId}/databases/{databaseName}/changesets'

export function changesetOperations(parts: ChangesetParts) {
  const database = (name: { environmentId: string; databaseName: string }) =>
    databaseArn(parts, name.environmentId, name.databaseName)
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
      run: (input, { principal }) => createChangeset(parts, input, principal.arn),
    }),
    ListKxChangesets: operation({
      http: `GET ${CHANGESETS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxChangesets,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: database,
      run: input => listChangesets(parts, input),
    }),
    GetKxChangeset: operation({
      http: `GET ${CHANGESETS}/{changesetId}`,
      effect: 'reads',
      input: getKxChangeset,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: input => changesetArn(parts, input),
      run: input => getChangeset(parts, input),
    }),
  }
}
