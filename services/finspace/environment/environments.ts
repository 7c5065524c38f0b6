import type {
  listKxEnvironments,
  updateKxEnvironment,
  updateKxEnvironmentNetwork,
} from '../../../model/environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { describedEnvironment, updatedEnvironment } from './answer.ts'
import { findEnvironment, readyEnvironment } from './find.ts'
import { withNetwork } from './network.ts'
import type { EnvironmentParts } from './parts.ts'

export function listEnvironments(parts: EnvironmentParts, request: ValueOf<typeof listKxEnvironments>) {
  const range = { index: 'listed', prefix: 'kx/' }
  const { items, ...rest } = page(parts.tables.environment, range, request)
  return { environments: items.map(item => describedEnvironment(parts, item)), ...rest }
}

export const getEnvironment = (parts: EnvironmentParts, environmentId: string) =>
  describedEnvironment(parts, findEnvironment(parts, environmentId))

/** Changes name and description only, and no status. */
export function updateEnvironment(
  parts: EnvironmentParts,
  { environmentId, name, description }: ValueOf<typeof updateKxEnvironment>,
) {
  const environment = readyEnvironment(parts, environmentId)
  const updated = parts.life.put(environmentId, {
    ...environment,
    name: name ?? environment.name,
    description: description ?? environment.description,
    updateTimestamp: parts.clock.now(),
  })
  return updatedEnvironment(parts, updated)
}

/** One update at a time; transit gateway and DNS have statuses of their own. */
export function updateNetwork(parts: EnvironmentParts, request: ValueOf<typeof updateKxEnvironmentNetwork>) {
  const { environmentId } = request
  const environment = readyEnvironment(parts, environmentId)
  const { status } = environment
  if (status === 'UPDATE_NETWORK_REQUESTED' || status === 'UPDATING_NETWORK') {
    throw conflict(
      `expected no network update of environment ${environmentId} to be running, got ${status}`,
      status,
    )
  }
  const updated = parts.life.put(environmentId, {
    ...withNetwork(environment, request),
    updateTimestamp: parts.clock.now(),
  })
  return updatedEnvironment(parts, updated)
}
