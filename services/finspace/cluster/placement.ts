// Where a cluster's nodes come to stand, and what must be there for them.

import { keyOf } from '../kind/key.ts'
import { type Change, StepFailure } from '../life/life-cycle.ts'
import { hostCapacity } from '../scaling-group/host-types.ts'
import type { Capacity } from '../settings/capacity.ts'
import { checkCode, keepCode } from './code.ts'
import { MIB_PER_GIB, nodeCapacity } from './node-types.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

/**
 * Looks whether all is there that the cluster was asked to run with.
 * @throws {StepFailure} naming what is missing
 */
export async function place(parts: ClusterParts, cluster: ClusterRecord): Promise<Change<ClusterRecord>> {
  checkSurroundings(parts, cluster)
  checkHost(parts, cluster)
  checkMachine(parts, cluster)
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

/** A scaling group is one host: the reservations of all clusters on it must fit. */
function checkHost({ tables }: ClusterParts, cluster: ClusterRecord): void {
  const { environmentId, scalingGroupConfiguration: shared } = cluster
  if (shared === undefined) return
  const { scalingGroupName } = shared
  const group = tables.scalingGroup.get(keyOf(environmentId, scalingGroupName))
  const capacity = group === undefined ? undefined : hostCapacity(group.hostType)
  if (capacity === undefined) throw new StepFailure('INPUT_NOT_FOUND', `${scalingGroupName} not found`)
  const asked = askedOf(
    placedWith(tables, cluster).filter(
      other =>
        other.environmentId === environmentId &&
        other.scalingGroupConfiguration?.scalingGroupName === scalingGroupName,
    ),
  )
  if (fits(asked, capacity)) return
  throw new StepFailure(
    'RESOURCE_EXHAUSTED',
    `Insufficient capacity on scaling group ${scalingGroupName} for its clusters - ${inWords(asked, capacity)}`,
  )
}

/** Node types and scaling groups are names here: all nodes share one machine, which may have less than they ask for. */
function checkMachine({ tables, machine, settings, log }: ClusterParts, cluster: ClusterRecord): void {
  const { overCommit } = settings().nodes
  const asked = askedOf(placedWith(tables, cluster))
  if (overCommit === 'allow' || fits(asked, machine)) return
  const words = inWords(asked, machine)
  if (overCommit === 'refuse') {
    throw new StepFailure('RESOURCE_EXHAUSTED', `Insufficient capacity on this machine - ${words}`)
  }
  const { environmentId, clusterName } = cluster
  log('clusters ask for more than this machine has', { environmentId, clusterName, asked: words })
}

/** The cluster, and all that have their place. */
const placedWith = ({ cluster: table }: ClusterParts['tables'], cluster: ClusterRecord): ClusterRecord[] =>
  table
    .list()
    .map(({ value }) => value)
    .filter(
      ({ status, environmentId, clusterName }) =>
        HOLDING.includes(status) ||
        (environmentId === cluster.environmentId && clusterName === cluster.clusterName),
    )

const askedOf = (clusters: readonly ClusterRecord[]): Capacity => ({
  memory: sum(clusters.map(cluster => reservationOf(cluster).memory)),
  cpus: sum(clusters.map(cluster => reservationOf(cluster).cpus)),
})

/** Of all of its nodes. */
function reservationOf(cluster: ClusterRecord): Capacity {
  const { capacityConfiguration: own, scalingGroupConfiguration: shared, nodes } = cluster
  const count = shared?.nodeCount ?? nodes.length
  const { memory, cpus } =
    shared === undefined
      ? (nodeCapacity(own?.nodeType ?? '') ?? { memory: 0, cpus: 0 })
      : { memory: shared.memoryReservation / MIB_PER_GIB, cpus: shared.cpu ?? 0 }
  return { memory: memory * count, cpus: cpus * count }
}

const fits = (asked: Capacity, there: Capacity): boolean =>
  asked.memory <= there.memory && asked.cpus <= there.cpus

const inWords = (asked: Capacity, there: Capacity): string =>
  `${rounded(asked.memory)} of ${rounded(there.memory)} GiB and ${rounded(asked.cpus)} of ${there.cpus} CPUs`

const rounded = (amount: number): number => Math.round(amount * 10) / 10

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
