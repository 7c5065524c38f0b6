import type { EnvironmentStatus } from '../../../model/environment.ts'
import { conflict, invalid } from '../operation/exceptions.ts'
import { findEnvironment } from './find.ts'
import type { EnvironmentParts } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

export const deleteEnvironment = (parts: EnvironmentParts, environmentId: string): object =>
  requestDeletion(parts, findEnvironment(parts, environmentId))

/** The environment's life cycle does the rest. */
export function requestDeletion(parts: EnvironmentParts, environment: EnvironmentRecord): object {
  const { environmentId, status } = environment
  // Terraform reads this sentence.
  if (status === 'DELETED') throw invalid('The Environment is in DELETED state')
  if (MOVING.includes(status)) {
    throw conflict(`expected environment ${environmentId} to be in no state of change, got ${status}`, status)
  }
  for (const { refusal } of parts.contents()) {
    const reason = refusal?.(environmentId)
    if (reason !== undefined) throw invalid(reason)
  }
  parts.life.put(environmentId, {
    ...environment,
    status: 'DELETE_REQUESTED',
    updateTimestamp: parts.clock.now(),
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
