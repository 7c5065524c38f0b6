import { environmentArn } from '../../../model/arn.ts'
import {
  createKxEnvironment,
  deleteKxEnvironment,
  getKxEnvironment,
  listKxEnvironments,
  updateKxEnvironment,
  updateKxEnvironmentNetwork,
} from '../../../model/environment.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import { createEnvironment } from './create.ts'
import { deleteEnvironment } from './delete.ts'
import { getEnvironment, listEnvironments, updateEnvironment, updateNetwork } from './environments.ts'

const ENVIRONMENTS = '/kx/environments'
const ENVIRONMENT = `${ENVIRONMENTS}/{environmentId}`

export const environmentOperations = (finspace: Finspace) => {
  const all = () => environmentArn(finspace, '*')
  const resource = ({ environmentId }: { environmentId: string }) => environmentArn(finspace, environmentId)
  return {
    CreateKxEnvironment: operation({
      http: `POST ${ENVIRONMENTS}`,
      effect: 'changes',
      input: createKxEnvironment,
      errors: declares('Conflict', 'LimitExceeded', 'ServiceQuotaExceeded', 'Throttling'),
      resource: all,
      run: input => createEnvironment(finspace, input),
    }),
    ListKxEnvironments: operation({
      http: `GET ${ENVIRONMENTS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxEnvironments,
      errors: declares(),
      resource: all,
      run: input => listEnvironments(finspace, input),
    }),
    GetKxEnvironment: operation({
      http: `GET ${ENVIRONMENT}`,
      effect: 'reads',
      input: getKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict'),
      resource,
      run: input => getEnvironment(finspace, input.environmentId),
    }),
    UpdateKxEnvironment: operation({
      http: `PUT ${ENVIRONMENT}`,
      effect: 'changes',
      input: updateKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => updateEnvironment(finspace, input),
    }),
    UpdateKxEnvironmentNetwork: operation({
      http: `PUT ${ENVIRONMENT}/network`,
      effect: 'changes',
      input: updateKxEnvironmentNetwork,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => updateNetwork(finspace, input),
    }),
    DeleteKxEnvironment: operation({
      http: `DELETE ${ENVIRONMENT}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: input => deleteEnvironment(finspace, input.environmentId),
    }),
  }
}
