import { changesetArn, databaseArn } from '../arn.ts'
import { findDatabase, readyDatabase } from '../database/find.ts'
import { notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { newBase62Id } from '../identifiers.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import type { ChangesetRecord } from './record.ts'
import { checkChangeRequests } from './rules.ts'
import { createKxChangeset, getKxChangeset, listKxChangesets } from './shapes.ts'

const CHANGESETS = '/kx/environments/{environmentId}/databases/{databaseName}/changesets'

export const changesetOperations = (finspace: Finspace) => {
  const { tables, lives, clock, random } = finspace
  const database = (name: { environmentId: string; databaseName: string }) =>
    databaseArn(finspace, name.environmentId, name.databaseName)
  return {
    CreateKxChangeset: operation({
      http: `POST ${CHANGESETS}`,
      input: createKxChangeset,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource: database,
      // A redrive may come days later, and must find the changeset that it asked for first.
      keepsToken: true,
      run({ environmentId, databaseName, changeRequests }) {
        const parent = readyDatabase(finspace, { environmentId, databaseName })
        checkChangeRequests(changeRequests)
        checkQuota(
          finspace.settings().quotas.changesetsInProcessing,
          () => tables.changeset.count({ index: 'unfinished' }),
          'changesets in processing',
        )
        const order = parent.requested + 1
        tables.database.put(keyOf(environmentId, databaseName), { ...parent, requested: order })
        const changesetId = newBase62Id(random)
        const now = clock.now()
        const changeset = lives.changeset.put(keyOf(environmentId, databaseName, changesetId), {
          ...{ environmentId, databaseName, changesetId, order, changeRequests },
          ...{ status: 'PENDING', createdTimestamp: now, lastModifiedTimestamp: now },
        })
        return { ...summary(changeset), environmentId, databaseName, changeRequests }
      },
    }),

    ListKxChangesets: operation({
      http: `GET ${CHANGESETS}`,
      query: pagingQuery,
      input: listKxChangesets,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: database,
      run({ environmentId, databaseName, ...request }) {
        findDatabase(finspace, { environmentId, databaseName })
        // Newest first: callers take the first as the latest.
        const range = { index: 'listed', prefix: `${keyOf(environmentId, databaseName)}/`, reverse: true }
        const { items, ...rest } = page(tables.changeset, range, request)
        return { kxChangesets: items.map(summary), ...rest }
      },
    }),

    GetKxChangeset: operation({
      http: `GET ${CHANGESETS}/{changesetId}`,
      input: getKxChangeset,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: input => changesetArn(finspace, input),
      run({ environmentId, databaseName, changesetId }) {
        findDatabase(finspace, { environmentId, databaseName })
        const changeset = tables.changeset.get(keyOf(environmentId, databaseName, changesetId))
        if (changeset === undefined) throw notFound(`KX changeset ${changesetId} not found`)
        const { changeRequests, errorInfo } = changeset
        return { ...summary(changeset), environmentId, databaseName, changeRequests, errorInfo }
      },
    }),
  }
}

const summary = (changeset: ChangesetRecord) => ({
  changesetId: changeset.changesetId,
  createdTimestamp: new Date(changeset.createdTimestamp),
  activeFromTimestamp:
    changeset.activeFromTimestamp === undefined ? undefined : new Date(changeset.activeFromTimestamp),
  lastModifiedTimestamp: new Date(changeset.lastModifiedTimestamp),
  status: changeset.status,
})
