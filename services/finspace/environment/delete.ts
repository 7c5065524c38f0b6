import type { EnvironmentStatus } from '../../../model/environment.ts'
import type { Finspace } from '../finspace.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import { findEnvironment } from './find.ts'
import type { EnvironmentRecord } from './record.ts'

export const deleteEnvironment = (finspace: Finspace, environmentId: string): object =>
  requestDeletion(finspace, findEnvironment(finspace, environmentId))

/** The environment's life cycle does the rest. */
export function requestDeletion(finspace: Finspace, environment: EnvironmentRecord): object {
  const { environmentId, status } = environment
  // Terraform reads this sentence.
  if (status === 'DELETED') throw invalid('The Environment is in DELETED state')
  if (MOVING.includes(status)) {
    throw conflict(`expected environment ${environmentId} to be in no state of change, got ${status}`, status)
  }
  if (finspace.tables.cluster.count({ index: 'listed', prefix: `${environmentId}/` }) > 0) {
    // The live service's words.
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

const MOVING: readonly EnvironmentStatus[] = [
  'CREATE_REQUESTED',
  'CREATING',
  'UPDATE_NETWORK_REQUESTED',
  'UPDATING_NETWORK',
  'DELETE_REQUESTED',
  'DELETING',
  'RETRY_DELETION',
]
