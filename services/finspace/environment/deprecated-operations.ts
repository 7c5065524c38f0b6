import { datasetEnvironmentArn } from '../../../model/arn.ts'
import {
  createEnvironment,
  deleteEnvironment,
  getEnvironment,
  listEnvironments,
  updateEnvironment,
} from '../../../model/deprecated-environment.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import {
  createOldEnvironment,
  deleteOldEnvironment,
  getOldEnvironment,
  listOldEnvironments,
  updateOldEnvironment,
} from './deprecated.ts'

export const deprecatedOperations = (finspace: Finspace) => {
  const all = () => datasetEnvironmentArn(finspace, '*')
  const resource = ({ environmentId }: { environmentId: string }) =>
    datasetEnvironmentArn(finspace, environmentId)
  return {
    CreateEnvironment: operation({
      http: 'POST /environment',
      effect: 'changes',
      input: createEnvironment,
      errors: declares('Throttling', 'ServiceQuotaExceeded', 'LimitExceeded'),
      resource: all,
      run: input => createOldEnvironment(finspace, input),
    }),
    ListEnvironments: operation({
      http: 'GET /environment',
      effect: 'reads',
      query: pagingQuery,
      input: listEnvironments,
      errors: declares(),
      resource: all,
      run: input => listOldEnvironments(finspace, input),
    }),
    GetEnvironment: operation({
      http: 'GET /environment/{environmentId}',
      effect: 'reads',
      input: getEnvironment,
      errors: declares('ResourceNotFound'),
      resource,
      run: input => getOldEnvironment(finspace, input.environmentId),
    }),
    UpdateEnvironment: operation({
      http: 'PUT /environment/{environmentId}',
      effect: 'changes',
      input: updateEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => updateOldEnvironment(finspace, input),
    }),
    DeleteEnvironment: operation({
      http: 'DELETE /environment/{environmentId}',
      effect: 'changes',
      input: deleteEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => deleteOldEnvironment(finspace, input.environmentId),
    }),
  }
}
