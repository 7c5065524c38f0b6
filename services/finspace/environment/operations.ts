import { environmentArn } from '../arn.ts'
import { conflict, invalid, quotaExceeded } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { newAccountId, newEnvironmentId } from '../identifiers.ts'
import type { Draft } from '../life-cycle.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { pagingQuery } from '../shapes.ts'
import { setTags } from '../tag/tags.ts'
import { createdEnvironment, describedEnvironment, updatedEnvironment } from './answer.ts'
import { availabilityZoneIds } from './availability-zones.ts'
import { findEnvironment, readyEnvironment } from './find.ts'
import { withNetwork } from './network.ts'
import { updateKxEnvironmentNetwork } from './network-shapes.ts'
import type { EnvironmentRecord, EnvironmentStatus } from './record.ts'
import {
  createKxEnvironment,
  deleteKxEnvironment,
  getKxEnvironment,
  listKxEnvironments,
  updateKxEnvironment,
} from './shapes.ts'

const ENV = '/kx/environments/{environmentId}'

export const environmentOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = ({ environmentId }: { environmentId: string }) => environmentArn(finspace, environmentId)
  return {
    CreateKxEnvironment: operation({
      http: 'POST /kx/environments',
      input: createKxEnvironment,
      errors: declares('Conflict', 'LimitExceeded', 'ServiceQuotaExceeded', 'Throttling'),
      resource: () => environmentArn(finspace, '*'),
      run({ name, description, kmsKeyId, tags }) {
        checkQuota(finspace)
        const record = newEnvironment(finspace, { kind: 'kx', name, description, kmsKeyId })
        const environment = lives.environment.put(record.environmentId, record)
        setTags(finspace, resource(environment), tags)
        return createdEnvironment(finspace, environment)
      },
    }),

    ListKxEnvironments: operation({
      http: 'GET /kx/environments',
      query: pagingQuery,
      input: listKxEnvironments,
      errors: declares(),
      resource: () => environmentArn(finspace, '*'),
      run(input) {
        const { items, ...rest } = page(tables.environment, { index: 'listed', prefix: 'kx/' }, input)
        return { environments: items.map(item => describedEnvironment(finspace, item)), ...rest }
      },
    }),

    GetKxEnvironment: operation({
      http: `GET ${ENV}`,
      input: getKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict'),
      resource,
      run: ({ environmentId }) => describedEnvironment(finspace, findEnvironment(finspace, environmentId)),
    }),

    UpdateKxEnvironment: operation({
      http: `PUT ${ENV}`,
      input: updateKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run({ environmentId, name, description }) {
        const environment = readyEnvironment(finspace, environmentId)
        const updated = lives.environment.put(environmentId, {
          ...environment,
          name: name ?? environment.name,
          description: description ?? environment.description,
          updateTimestamp: clock.now(),
        })
        return updatedEnvironment(finspace, updated)
      },
    }),

    UpdateKxEnvironmentNetwork: operation({
      http: `PUT ${ENV}/network`,
      input: updateKxEnvironmentNetwork,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run({ environmentId, ...update }) {
        const environment = readyEnvironment(finspace, environmentId)
        if (UPDATING.includes(environment.status)) throw stillUpdating(environment)
        const updated = lives.environment.put(environmentId, {
          ...withNetwork(environment, { environmentId, ...update }),
          updateTimestamp: clock.now(),
        })
        return updatedEnvironment(finspace, updated)
      },
    }),

    DeleteKxEnvironment: operation({
      http: `DELETE ${ENV}`,
      query: { clientToken: 'string' },
      input: deleteKxEnvironment,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run: ({ environmentId }) => requestDeletion(finspace, findEnvironment(finspace, environmentId)),
    }),
  }
}

function checkQuota({ tables, settings }: Finspace): void {
  const { environments } = settings().quotas
  const living = tables.environment
    .list({ index: 'listed', prefix: 'kx/' })
    .filter(({ value }) => value.status !== 'DELETED' && value.status !== 'FAILED_CREATION')
  if (living.length >= environments) {
    throw quotaExceeded(`expected at most ${environments} KX environments in this Region, got one more`)
  }
}

type NewEnvironment = Pick<EnvironmentRecord, 'kind' | 'name' | 'description' | 'kmsKeyId'>

export function newEnvironment(
  { clock, random, region, accountId }: Finspace,
  request: NewEnvironment,
): Draft<EnvironmentRecord> {
  const dedicatedServiceAccountId = newAccountId(random, accountId)
  const now = clock.now()
  return {
    ...request,
    environmentId: newEnvironmentId(random),
    status: 'CREATE_REQUESTED',
    tgwStatus: 'NONE',
    dnsStatus: 'NONE',
    dedicatedServiceAccountId,
    certificateAuthorityArn: `arn:aws:acm-pca:${region}:${dedicatedServiceAccountId}:certificate-authority/${random.uuid()}`,
    availabilityZoneIds: availabilityZoneIds(region),
    creationTimestamp: now,
    updateTimestamp: now,
  }
}

const UPDATING: readonly EnvironmentStatus[] = ['UPDATE_NETWORK_REQUESTED', 'UPDATING_NETWORK']

const stillUpdating = ({ environmentId, status }: EnvironmentRecord) =>
  conflict(`expected no network update of environment ${environmentId} to be running, got ${status}`, status)

const BUSY: readonly EnvironmentStatus[] = ['CREATE_REQUESTED', 'CREATING', ...UPDATING]
const LEAVING: readonly EnvironmentStatus[] = ['DELETE_REQUESTED', 'DELETING', 'RETRY_DELETION']

export function requestDeletion(finspace: Finspace, environment: EnvironmentRecord): Record<string, never> {
  const { environmentId, status } = environment
  // Terraform reads this sentence.
  if (status === 'DELETED') throw invalid('The Environment is in DELETED state')
  if (BUSY.includes(status) || LEAVING.includes(status)) {
    throw conflict(`expected environment ${environmentId} to be in no state of change, got ${status}`, status)
  }
  const clusters = finspace.tables.cluster.count({ index: 'listed', prefix: `${environmentId}/` })
  if (clusters > 0) {
    throw invalid(
      `Can't delete this KX Environment with id ${environmentId}. It still contains active clusters. Please delete all clusters before deleting the environment.`,
    )
  }
  finspace.lives.environment.put(environmentId, {
    ...environment,
    status: 'DELETE_REQUESTED',
    updateTimestamp: finspace.clock.now(),
  })
  return {}
}
