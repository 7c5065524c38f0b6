// Clusters as what they stand on sees them: a dataview, a volume, a scaling group may not go before they do.
import type { ClusterStatus, CreateKxCluster } from '../../../model/cluster.ts'
import { StepFailure } from '../life/life-cycle.ts'
import { conflict } from '../operation/exceptions.ts'

export interface UsingCluster {
  clusterName: string
  clusterType: CreateKxCluster['clusterType']
  status: ClusterStatus
}

/**
 * A cluster that is on its way out, even where that failed, does not stand in the way: the life cycle waits for it.
 * @throws {ServiceException} ConflictException
 */
export function refuseInUse(what: string, users: readonly UsingCluster[]): void {
  const user = users.find(({ status }) => status !== 'DELETING' && status !== 'DELETE_FAILED')
  if (user === undefined) return
  throw conflict(`expected ${what} to be in no use, got cluster ${user.clusterName}`, 'IN_USE')
}

/**
 * Whether the clusters have let go of `what`, which they do when they are deleted.
 * @throws {StepFailure} where one of them never will
 */
export function haveLetGo(what: string, users: readonly UsingCluster[]): boolean {
  const stuck = users.find(({ status }) => status !== 'DELETING')
  if (stuck === undefined) return users.length === 0
  throw new StepFailure(
    'USER_RECOVERABLE',
    `Cluster ${stuck.clusterName} in state ${stuck.status} holds the ${what}`,
  )
}
