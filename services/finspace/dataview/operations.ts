import { databaseArn, dataviewArn } from '../../../model/arn.ts'
import {
  createKxDataview,
  deleteKxDataview,
  getKxDataview,
  listKxDataviews,
  updateKxDataview,
} from '../../../model/dataview.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createDataview } from './create.ts'
import { deleteDataview, getDataview, listDataviews } from './dataviews.ts'
import type { DataviewName, DataviewParts } from './parts.ts'
import { updateDataview } from './update.ts'

const DATAVIEWS = '/kx/environments/{environmentId}/databases/{databaseName}/dataviews'

export function dataviewOperations(parts: DataviewParts) {
  const resource = (name: DataviewName) => dataviewArn(parts, name)
  return {
    CreateKxDataview: operation({
      http: `POST ${DATAVIEWS}`,
      effect: 'changes',
      input: createKxDataview,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run: input => createDataview(parts, input),
    }),
    ListKxDataviews: operation({
      http: `GET ${DATAVIEWS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxDataviews,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: name => databaseArn(parts, name.environmentId, name.databaseName),
      run: input => listDataviews(parts, input),
    }),
    GetKxDataview: operation({
      http: `GET ${DATAVIEWS}/{dataviewName}`,
      effect: 'reads',
      input: getKxDataview,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => getDataview(parts, input),
    }),
    UpdateKxDataview: operation({
      http: `PUT ${DATAVIEWS}/{dataviewName}`,
      effect: 'changes',
      input: updateKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'ResourceAlreadyExists', 'Throttling'),
      resource,
      run: input => updateDataview(parts, input),
    }),
    DeleteKxDataview: operation({
      http: `DELETE ${DATAVIEWS}/{dataviewName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteDataview(parts, input),
    }),
  }
}
