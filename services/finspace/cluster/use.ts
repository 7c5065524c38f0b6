// Clusters as what they stand on sees them: a dataview, a volume, a scaling group may not go before they do.

import type { Finspace } from '../finspace.ts'
import { StepFailure } from '../life/life-cycle.ts'
import { conflict } from '../operation/exceptions.ts'
import type { ClusterRecord } from './record.ts'

/** The clusters that `uses` tells of, those that are being deleted too. */
export const clustersThat = (
  { tables }: Finspace,
  environmentId: string,
  uses: (cluster: ClusterRecord) => boolean,
): ClusterRecord[] =>
  tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .map(({ value }) => value)
    .filter(cluster => cluster.status !== 'CREATE_FAILED' && uses(cluster))

/**
 * A cluster that is on its way out, even where that failed, does not stand in the way: the life cycle waits for it.
 * @throws {ServiceException} ConflictException
 */
export function refuseInUse(what: string, users: readonly ClusterRecord[]): void {
  const user = users.find(({ status }) => status !== 'DELETING' && status !== 'DELETE_FAILED')
  if (user === undefined) return
  throw conflict(`expected ${what} to be in no use, got cluster ${user.clusterName}`, 'IN_USE')
}

/**
 * Whether the clusters have let go of `what`, which they do when they are deleted.
 * @throws {StepFailure} where one of them never will
 */
export function haveLetGo(what: string, users: readonly ClusterRecord[]): boolean {
  const stuck = users.find(({ status }) => status !== 'DELETING')
  if (stuck === undefined) return users.length === 0
  throw new StepFailure(
    'USER_RECOVERABLE',
    `Cluster ${stuck.clusterName} in state ${stuck.status} holds the ${what}`,
  )
}
