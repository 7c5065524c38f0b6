import type {
  listKxEnvironments,
  updateKxEnvironment,
  updateKxEnvironmentNetwork,
} from '../../../model/environment.ts'
import type { ValueOf } from '../../../model/shape.ts'
import type { Finspace } from '../finspace.ts'
import { conflict } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { describedEnvironment, updatedEnvironment } from './answer.ts'
import { findEnvironment, readyEnvironment } from './find.ts'
import { withNetwork } from './network.ts'

export function listEnvironments(finspace: Finspace, request: ValueOf<typeof listKxEnvironments>) {
  const range = { index: 'listed', prefix: 'kx/' }
  const { items, ...rest } = page(finspace.tables.environment, range, request)
  return { environments: items.map(item => describedEnvironment(finspace, item)), ...rest }
}

export const getEnvironment = (finspace: Finspace, environmentId: string) =>
  describedEnvironment(finspace, findEnvironment(finspace, environmentId))

/** Changes name and description only, and no status. */
export function updateEnvironment(
  finspace: Finspace,
  { environmentId, name, description }: ValueOf<typeof updateKxEnvironment>,
) {
  const environment = readyEnvironment(finspace, environmentId)
  const updated = finspace.lives.environment.put(environmentId, {
    ...environment,
    name: name ?? environment.name,
    description: description ?? environment.description,
    updateTimestamp: finspace.clock.now(),
  })
  return updatedEnvironment(finspace, updated)
}

/** One update at a time; transit gateway and DNS have statuses of their own. */
export function updateNetwork(finspace: Finspace, request: ValueOf<typeof updateKxEnvironmentNetwork>) {
  const { environmentId } = request
  const environment = readyEnvironment(finspace, environmentId)
  const { status } = environment
  if (status === 'UPDATE_NETWORK_REQUESTED' || status === 'UPDATING_NETWORK') {
    throw conflict(
      `expected no network update of environment ${environmentId} to be running, got ${status}`,
      status,
    )
  }
  const updated = finspace.lives.environment.put(environmentId, {
    ...withNetwork(environment, request),
    updateTimestamp: finspace.clock.now(),
  })
  return updatedEnvironment(finspace, updated)
}
