import type { EnvironmentStatus } from '../../../model/environment.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import type { EnvironmentTables } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

interface Environments {
  tables: EnvironmentTables
}

/**
 * A kdb environment. One that is DELETED is still found: the live service went on answering it.
 * @throws {ServiceException} ResourceNotFoundException, as do the functions below
 */
export function findEnvironment({ tables }: Environments, environmentId: string): EnvironmentRecord {
  const environment = tables.environment.get(environmentId)
  if (environment === undefined || environment.kind !== 'kx') throw missing(environmentId)
  return environment
}

/** One that has not been deleted: what is in it can be looked at. */
export function openEnvironment(parts: Environments, environmentId: string): EnvironmentRecord {
  const environment = findEnvironment(parts, environmentId)
  if (environment.status === 'DELETED') throw missing(environmentId)
  return environment
}

/**
 * One that is up: things can be made and changed in it.
 * @throws {ServiceException} ConflictException, with the status as its reason
 */
export function readyEnvironment(parts: Environments, environmentId: string): EnvironmentRecord {
  const environment = openEnvironment(parts, environmentId)
  if (!READY.includes(environment.status)) {
    throw conflict(
      `expected environment ${environmentId} to be in state CREATED, got ${environment.status}`,
      environment.status,
    )
  }
  return environment
}

const READY: readonly EnvironmentStatus[] = [
  'CREATED',
  'UPDATE_NETWORK_REQUESTED',
  'UPDATING_NETWORK',
  'FAILED_UPDATING_NETWORK',
]

const missing = (environmentId: string) => notFound(`KX environment ${environmentId} not found`)
