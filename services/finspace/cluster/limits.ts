import { keyOf } from '../kind/key.ts'
import type { NodeLimits } from '../nodes/node-limits.ts'
import { invalid } from '../operation/exceptions.ts'
import { hostCapacity } from '../scaling-group/host-types.ts'
import { MIB_PER_GIB, nodeCapacity } from './node-types.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'

type Sized = Pick<ClusterRecord, 'environmentId' | 'capacityConfiguration' | 'scalingGroupConfiguration'>

/** What each node of the cluster may take: its node type's, or its part of the scaling group's host. */
export function limitsOf(
  { tables }: Pick<ClusterParts, 'tables'>,
  { environmentId, capacityConfiguration, scalingGroupConfiguration: shared }: Sized,
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

/**
 * The flag `-w` of q, which bounds its memory.
 * @throws {ServiceException} ValidationException where that is more than a node has
 */
export function checkWorkspace(
  parts: Pick<ClusterParts, 'tables'>,
  cluster: Sized & Pick<ClusterRecord, 'commandLineArguments'>,
): void {
  const workspace = cluster.commandLineArguments?.find(({ key }) => key === 'w')?.value
  const most = limitsOf(parts, cluster)?.memoryMiB
  if (workspace === undefined || most === undefined || Number(workspace) <= most) return
  throw invalid(
    `expected argument -w of at most ${most} MiB, which a node of the cluster has, got ${workspace}`,
  )
}
