// Where a cluster's nodes come to stand, and what must be there for them.

import { keyOf } from '../kind/key.ts'
import { type Change, StepFailure } from '../life/life-cycle.ts'
import { hostCapacity } from '../scaling-group/host-types.ts'
import { checkCode, keepCode } from './code.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

/**
 * Looks whether all is there that the cluster was asked to run with.
 * @throws {StepFailure} naming what is missing
 */
export async function place(parts: ClusterParts, cluster: ClusterRecord): Promise<Change<ClusterRecord>> {
  checkSurroundings(parts, cluster)
  checkHost(parts, cluster)
  if (cluster.code !== undefined) await checkCode(parts, cluster.code)
  const bundle = await keepCode(parts, cluster)
  return { status: 'CREATING', ...(bundle === undefined ? {} : { bundles: [bundle] }) }
}

function checkSurroundings(
  { world }: ClusterParts,
  { executionRole, vpcConfiguration }: ClusterRecord,
): void {
  const { hasRole, hasNetwork } = world()
  if (executionRole !== undefined && !hasRole(executionRole)) {
    throw new StepFailure('INPUT_NOT_FOUND', `Execution role ${executionRole} does not exist`)
  }
  const { vpcId, subnetIds = [], securityGroupIds = [] } = vpcConfiguration
  const ids = [...(vpcId === undefined ? [] : [vpcId]), ...subnetIds, ...securityGroupIds]
  const missing = ids.find(id => !hasNetwork(id))
  if (missing !== undefined) throw new StepFailure('INPUT_NOT_FOUND', `${missing} does not exist`)
}

const MIB_PER_GIB = 1024

/** A scaling group is one host: the reservations of all clusters on it must fit. */
function checkHost({ tables }: ClusterParts, cluster: ClusterRecord): void {
  const { environmentId, scalingGroupConfiguration: shared } = cluster
  if (shared === undefined) return
  const { scalingGroupName } = shared
  const group = tables.scalingGroup.get(keyOf(environmentId, scalingGroupName))
  const capacity = group === undefined ? undefined : hostCapacity(group.hostType)
  if (capacity === undefined) throw new StepFailure('INPUT_NOT_FOUND', `${scalingGroupName} not found`)
  const placed = tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .map(({ value }) => value)
    .filter(other => HOLDING.includes(other.status) || other.clusterName === cluster.clusterName)
    .flatMap(other => other.scalingGroupConfiguration ?? [])
    .filter(other => other.scalingGroupName === scalingGroupName)
  const memory = sum(placed.map(one => one.memoryReservation * one.nodeCount)) / MIB_PER_GIB
  const cpus = sum(placed.map(one => (one.cpu ?? 0) * one.nodeCount))
  if (memory > capacity.memory || cpus > capacity.cpus) {
    throw new StepFailure(
      'RESOURCE_EXHAUSTED',
      `Insufficient capacity on scaling group ${scalingGroupName} for its clusters - ${memory.toFixed(1)} of ${capacity.memory} GiB and ${cpus} of ${capacity.cpus} CPUs`,
    )
  }
}

/** Clusters that have their place. One in PENDING is still looking for it. */
const HOLDING: readonly ClusterRecord['status'][] = [
  'CREATING',
  'RUNNING',
  'UPDATING',
  'DELETING',
  'DELETE_FAILED',
]

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

/** @throws {StepFailure} where a network interface of the cluster cannot be taken away. */
export function releaseNetwork({ world }: ClusterParts, { vpcConfiguration }: ClusterRecord): void {
  const stuck = vpcConfiguration.securityGroupIds?.find(world().holdsFast)
  if (stuck !== undefined) {
    throw new StepFailure(
      'USER_RECOVERABLE',
      `Security group ${stuck} does not let go of the network interfaces`,
    )
  }
}
