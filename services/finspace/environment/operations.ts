import { environmentArn } from '../../../model/arn.ts'
import {
  createKxEnvironment,
  deleteKxEnvironment,
  getKxEnvironment,
  listKxEnvironments,
  updateKxEnvironment,
  updateKxEnvironmentNetwork,
} from '../../../model/environment.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createEnvironment } from './create.ts'
import { deleteEnvironment } from './delete.ts'
import { getEnvironment, listEnvironments, updateEnvironment, updateNetwork } from './environments.ts'
import type { EnvironmentParts } from './parts.ts'

const ENVIRONMENTS = '/kx/environments'
const ENVIRONMENT = `${ENVIRONMENTS}/{environmentId}`

export function environmentOperations(parts: EnvironmentParts) {
  const all = () => environmentArn(parts, '*')
  const resource = ({ environmentId }: { environmentId: string }) => environmentArn(parts, environmentId)
  return {
    CreateKxEnvironment: operation({
      http: `POST ${ENVIRONMENTS}`,
      effect: 'changes',
      input: createKxEnvironment,
      errors: declares('Conflict', 'LimitExceeded', 'ServiceQuotaExceeded', 'Throttling'),
      resource: all,
      run: input => createEnvironment(parts, input),
    }),
    ListKxEnvironments: operation({
      http: `GET ${ENVIRONMENTS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxEnvironments,
      errors: declares(),
      resource: all,
      run: input => listEnvironments(parts, input),
    }),
    GetKxEnvironment: operation({
      http: `GET ${ENVIRONMENT}`,
      effect: 'reads',
      input: getKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict'),
      resource,
      run: input => getEnvironment(parts, input.environmentId),
    }),
    UpdateKxEnvironment: operation({
      http: `PUT ${ENVIRONMENT}`,
      effect: 'changes',
      input: updateKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => updateEnvironment(parts, input),
    }),
    UpdateKxEnvironmentNetwork: operation({
      http: `PUT ${ENVIRONMENT}/network`,
      effect: 'changes',
      input: updateKxEnvironmentNetwork,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => updateNetwork(parts, input),
    }),
    DeleteKxEnvironment: operation({
      http: `DELETE ${ENVIRONMENT}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteEnvironment(parts, input.environmentId),
    }),
  }
}
