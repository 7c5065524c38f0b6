// What AWS deprecated: environments that were no kdb environments. Its operations see those too, in their own
// shape.

import type {
  createEnvironment,
  listEnvironments,
  updateEnvironment,
} from '../../../model/deprecated-environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { setTags } from '../tag/tags.ts'
import { arnOf } from './answer.ts'
import { checkEnvironmentQuota, newEnvironment } from './create.ts'
import { requestDeletion } from './delete.ts'
import type { EnvironmentParts } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

/** No environmentUrl in the answer: the web application that it led to is not part of this service. */
export function createOldEnvironment(parts: EnvironmentParts, request: ValueOf<typeof createEnvironment>) {
  const { name, description, kmsKeyId, federationMode = 'LOCAL', federationParameters, tags } = request
  checkEnvironmentQuota(parts, 'dataset')
  const record = newEnvironment(parts, { kind: 'dataset', name, description, kmsKeyId })
  const { environmentId } = record
  const federation = { federationMode, federationParameters }
  const environment = parts.life.put(environmentId, { ...record, ...federation })
  const environmentArn = arnOf(parts, environment)
  setTags(parts, environmentArn, tags)
  return { environmentId, environmentArn }
}

export function listOldEnvironments(parts: EnvironmentParts, request: ValueOf<typeof listEnvironments>) {
  const { items, ...rest } = page(parts.tables.environment, { index: 'listed' }, request)
  return { environments: items.map(item => described(parts, item)), ...rest }
}

export const getOldEnvironment = (parts: EnvironmentParts, environmentId: string) => ({
  environment: described(parts, find(parts, environmentId)),
})

export function updateOldEnvironment(parts: EnvironmentParts, request: ValueOf<typeof updateEnvironment>) {
  const environment = find(parts, request.environmentId)
  const updated = parts.life.put(request.environmentId, {
    ...environment,
    name: request.name ?? environment.name,
    description: request.description ?? environment.description,
    federationMode: request.federationMode ?? environment.federationMode,
    federationParameters: request.federationParameters ?? environment.federationParameters,
    updateTimestamp: parts.clock.now(),
  })
  return { environment: described(parts, updated) }
}

export const deleteOldEnvironment = (parts: EnvironmentParts, environmentId: string): object =>
  requestDeletion(parts, find(parts, environmentId))

function find({ tables }: EnvironmentParts, environmentId: string): EnvironmentRecord {
  const environment = tables.environment.get(environmentId)
  if (environment === undefined) throw notFound(`Environment ${environmentId} not found`)
  return environment
}

const described = (parts: EnvironmentParts, environment: EnvironmentRecord) => ({
  name: environment.name,
  environmentId: environment.environmentId,
  awsAccountId: parts.accountId,
  status: environment.status,
  description: environment.description,
  environmentArn: arnOf(parts, environment),
  kmsKeyId: environment.kmsKeyId,
  dedicatedServiceAccountId: environment.dedicatedServiceAccountId,
  federationMode: environment.federationMode,
  federationParameters: environment.federationParameters,
})
