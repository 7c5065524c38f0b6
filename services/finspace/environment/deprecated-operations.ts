import { datasetEnvironmentArn } from '../../../model/arn.ts'
import {
  createEnvironment,
  deleteEnvironment,
  getEnvironment,
  listEnvironments,
  updateEnvironment,
} from '../../../model/deprecated-environment.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import {
  createOldEnvironment,
  deleteOldEnvironment,
  getOldEnvironment,
  listOldEnvironments,
  updateOldEnvironment,
} from './deprecated.ts'
import type { EnvironmentParts } from './parts.ts'

export function deprecatedOperations(parts: EnvironmentParts) {
  const all = () => datasetEnvironmentArn(parts, '*')
  const resource = ({ environmentId }: { environmentId: string }) =>
    datasetEnvironmentArn(parts, environmentId)
  return {
    CreateEnvironment: operation({
      http: 'POST /environment',
      effect: 'changes',
      input: createEnvironment,
      errors: declares('Throttling', 'ServiceQuotaExceeded', 'LimitExceeded'),
      resource: all,
      run: input => createOldEnvironment(parts, input),
    }),
    ListEnvironments: operation({
      http: 'GET /environment',
      effect: 'reads',
      query: pagingQuery,
      input: listEnvironments,
      errors: declares(),
      resource: all,
      run: input => listOldEnvironments(parts, input),
    }),
    GetEnvironment: operation({
      http: 'GET /environment/{environmentId}',
      effect: 'reads',
      input: getEnvironment,
      errors: declares('ResourceNotFound'),
      resource,
      run: input => getOldEnvironment(parts, input.environmentId),
    }),
    UpdateEnvironment: operation({
      http: 'PUT /environment/{environmentId}',
      effect: 'changes',
      input: updateEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => updateOldEnvironment(parts, input),
    }),
    DeleteEnvironment: operation({
      http: 'DELETE /environment/{environmentId}',
      effect: 'changes',
      input: deleteEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => deleteOldEnvironment(parts, input.environmentId),
    }),
  }
}
