// The operations that AWS deprecated. They see kdb environments too, in their own shape.
import { datasetEnvironmentArn } from '../arn.ts'
import { notFound, quotaExceeded } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { pagingQuery } from '../shapes.ts'
import { setTags } from '../tag/tags.ts'
import { arnOf } from './answer.ts'
import {
  createEnvironment,
  deleteEnvironment,
  getEnvironment,
  listEnvironments,
  updateEnvironment,
} from './deprecated-shapes.ts'
import { newEnvironment, requestDeletion } from './operations.ts'
import type { EnvironmentRecord } from './record.ts'

export const deprecatedOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = ({ environmentId }: { environmentId: string }) =>
    datasetEnvironmentArn(finspace, environmentId)
  const find = (environmentId: string) => {
    const environment = tables.environment.get(environmentId)
    if (environment === undefined) throw notFound(`Environment ${environmentId} not found`)
    return environment
  }
  return {
    CreateEnvironment: operation({
      http: 'POST /environment',
      input: createEnvironment,
      errors: declares('Throttling', 'ServiceQuotaExceeded', 'LimitExceeded'),
      resource: () => datasetEnvironmentArn(finspace, '*'),
      run({ name, description, kmsKeyId, federationMode, federationParameters, tags }) {
        checkQuota(finspace)
        const record = newEnvironment(finspace, { kind: 'dataset', name, description, kmsKeyId })
        const { environmentId } = lives.environment.put(record.environmentId, {
          ...record,
          federationMode: federationMode ?? 'LOCAL',
          federationParameters,
        })
        const environmentArn = resource({ environmentId })
        setTags(finspace, environmentArn, tags)
        // No environmentUrl: the web application that it led to is not part of this service.
        return { environmentId, environmentArn }
      },
    }),

    ListEnvironments: operation({
      http: 'GET /environment',
      query: pagingQuery,
      input: listEnvironments,
      errors: declares(),
      resource: () => datasetEnvironmentArn(finspace, '*'),
      run(input) {
        const { items, ...rest } = page(tables.environment, { index: 'listed' }, input)
        return { environments: items.map(item => described(finspace, item)), ...rest }
      },
    }),

    GetEnvironment: operation({
      http: 'GET /environment/{environmentId}',
      input: getEnvironment,
      errors: declares('ResourceNotFound'),
      resource,
      run: ({ environmentId }) => ({ environment: described(finspace, find(environmentId)) }),
    }),

    UpdateEnvironment: operation({
      http: 'PUT /environment/{environmentId}',
      input: updateEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run({ environmentId, name, description, federationMode, federationParameters }) {
        const environment = find(environmentId)
        const updated = lives.environment.put(environmentId, {
          ...environment,
          name: name ?? environment.name,
          description: description ?? environment.description,
          federationMode: federationMode ?? environment.federationMode,
          federationParameters: federationParameters ?? environment.federationParameters,
          updateTimestamp: clock.now(),
        })
        return { environment: described(finspace, updated) }
      },
    }),

    DeleteEnvironment: operation({
      http: 'DELETE /environment/{environmentId}',
      input: deleteEnvironment,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: ({ environmentId }) => requestDeletion(finspace, find(environmentId)),
    }),
  }
}

function checkQuota({ tables, settings }: Finspace): void {
  const { environments } = settings().quotas
  const living = tables.environment
    .list({ index: 'listed', prefix: 'dataset/' })
    .filter(({ value }) => value.status !== 'DELETED' && value.status !== 'FAILED_CREATION')
  if (living.length >= environments) {
    throw quotaExceeded(`expected at most ${environments} environments in this Region, got one more`)
  }
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
