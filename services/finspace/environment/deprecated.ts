// What AWS deprecated: environments that were no kdb environments. Its operations see those too, in their own
// shape.

import type {
  createEnvironment,
  listEnvironments,
  updateEnvironment,
} from '../../../model/deprecated-environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { Finspace } from '../finspace.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { setTags } from '../tag/tags.ts'
import { arnOf } from './answer.ts'
import { checkEnvironmentQuota, newEnvironment } from './create.ts'
import { requestDeletion } from './delete.ts'
import type { EnvironmentRecord } from './record.ts'

/** No environmentUrl in the answer: the web application that it led to is not part of this service. */
export function createOldEnvironment(finspace: Finspace, request: ValueOf<typeof createEnvironment>) {
  const { name, description, kmsKeyId, federationMode = 'LOCAL', federationParameters, tags } = request
  checkEnvironmentQuota(finspace, 'dataset')
  const record = newEnvironment(finspace, { kind: 'dataset', name, description, kmsKeyId })
  const { environmentId } = record
  const federation = { federationMode, federationParameters }
  const environment = finspace.lives.environment.put(environmentId, { ...record, ...federation })
  const environmentArn = arnOf(finspace, environment)
  setTags(finspace, environmentArn, tags)
  return { environmentId, environmentArn }
}

export function listOldEnvironments(finspace: Finspace, request: ValueOf<typeof listEnvironments>) {
  const { items, ...rest } = page(finspace.tables.environment, { index: 'listed' }, request)
  return { environments: items.map(item => described(finspace, item)), ...rest }
}

export const getOldEnvironment = (finspace: Finspace, environmentId: string) => ({
  environment: described(finspace, find(finspace, environmentId)),
})

export function updateOldEnvironment(finspace: Finspace, request: ValueOf<typeof updateEnvironment>) {
  const environment = find(finspace, request.environmentId)
  const updated = finspace.lives.environment.put(request.environmentId, {
    ...environment,
    name: request.name ?? environment.name,
    description: request.description ?? environment.description,
    federationMode: request.federationMode ?? environment.federationMode,
    federationParameters: request.federationParameters ?? environment.federationParameters,
    updateTimestamp: finspace.clock.now(),
  })
  return { environment: described(finspace, updated) }
}

export const deleteOldEnvironment = (finspace: Finspace, environmentId: string): object =>
  requestDeletion(finspace, find(finspace, environmentId))

function find({ tables }: Finspace, environmentId: string): EnvironmentRecord {
  const environment = tables.environment.get(environmentId)
  if (environment === undefined) throw notFound(`Environment ${environmentId} not found`)
  return environment
}

const described = (finspace: Finspace, environment: EnvironmentRecord) => ({
  name: environment.name,
  environmentId: environment.environmentId,
  awsAccountId: finspace.accountId,
  status: environment.status,
  description: environment.description,
  environmentArn: arnOf(finspace, environment),
  kmsKeyId: environment.kmsKeyId,
  dedicatedServiceAccountId: environment.dedicatedServiceAccountId,
  federationMode: environment.federationMode,
  federationParameters: environment.federationParameters,
})
