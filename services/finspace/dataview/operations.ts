import { databaseArn, dataviewArn } from '../../../model/arn.ts'
import {
  createKxDataview,
  deleteKxDataview,
  getKxDataview,
  listKxDataviews,
  updateKxDataview,
} from '../../../model/dataview.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import type { DataviewName } from './clusters.ts'
import { createDataview } from './create.ts'
import { deleteDataview, getDataview, listDataviews } from './dataviews.ts'
import { updateDataview } from './update.ts'

const DATAVIEWS = '/kx/environments/{environmentId}/databases/{databaseName}/dataviews'

export const dataviewOperations = (finspace: Finspace) => {
  const resource = (name: DataviewName) => dataviewArn(finspace, name)
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
      run: input => createDataview(finspace, input),
    }),
    ListKxDataviews: operation({
      http: `GET ${DATAVIEWS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxDataviews,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: name => databaseArn(finspace, name.environmentId, name.databaseName),
      run: input => listDataviews(finspace, input),
    }),
    GetKxDataview: operation({
      http: `GET ${DATAVIEWS}/{dataviewName}`,
      effect: 'reads',
      input: getKxDataview,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => getDataview(finspace, input),
    }),
    UpdateKxDataview: operation({
      http: `PUT ${DATAVIEWS}/{dataviewName}`,
      effect: 'changes',
      input: updateKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'ResourceAlreadyExists', 'Throttling'),
      resource,
      run: input => updateDataview(finspace, input),
    }),
    DeleteKxDataview: operation({
      http: `DELETE ${DATAVIEWS}/{dataviewName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteDataview(finspace, input),
    }),
  }
}
