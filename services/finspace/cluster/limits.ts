import { keyOf } from '../kind/key.ts'
import type { NodeLimits } from '../nodes/node-limits.ts'
import { hostCapacity } from '../scaling-group/host-types.ts'
import { MIB_PER_GIB, nodeCapacity } from './node-types.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

/** What each node of the cluster may take: its node type's, or its part of the scaling group's host. */
export function limitsOf(
  { tables }: Pick<ClusterParts, 'tables'>,
  { environmentId, capacityConfiguration, scalingGroupConfiguration: shared }: ClusterRecord,
): NodeLimits | undefined {
  const own = nodeCapacity(capacityConfiguration?.nodeType ?? '')
  if (own !== undefined)
    return { memoryMiB: own.memory * MIB_PER_GIB, cpus: own.cpus, reservedCpus: own.cpus }
  if (shared === undefined) return undefined
  const group = tables.scalingGroup.get(keyOf(environmentId, shared.scalingGroupName))
  const host = hostCapacity(group?.hostType ?? '')
  if (host === undefined) return undefined
  return {
    memoryMiB: shared.memoryLimit ?? host.memory * MIB_PER_GIB,
    cpus: host.cpus,
    reservedCpus: shared.cpu ?? LEAST_CPU,
  }
}

/** The least that can be reserved. */
const LEAST_CPU = 0.1
