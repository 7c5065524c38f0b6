import type { CreateKxCluster } from '../../../model/cluster.ts'
import { checkZones } from '../environment/availability-zones.ts'
import type { EnvironmentRecord } from '../environment/record.ts'
import { keyOf } from '../kind/key.ts'
import type { Draft } from '../life/life-cycle.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import { checkQuota } from '../operation/quota.ts'
import { activeVolume } from '../volume/find.ts'
import { volumeNames } from './answer.ts'
import { completeDatabase } from './databases.ts'
import { checkWorkspace } from './limits.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterNode, ClusterRecord } from './record.ts'
import { checkCluster, nodeCountOf } from './rules.ts'

/** The cluster that the request asks for, completed, after every rule that can be checked at once. */
export function newCluster(
  parts: ClusterParts,
  environment: EnvironmentRecord,
  { tags: _tags, clientToken: _clientToken, ...request }: CreateKxCluster,
): Draft<ClusterRecord> {
  checkCluster(request)
  checkPlaces(parts, environment, request)
  checkName(parts, request)
  checkScalingGroup(parts, request)
  checkWorkspace(parts, request)
  const { environmentId, databases } = request
  const now = parts.clock.now()
  const cluster: Draft<ClusterRecord> = {
    ...request,
    databases: databases?.map(database => completeDatabase(parts, environmentId, database)),
    status: 'PENDING',
    nodes: newNodes(parts, environment, request),
    secret: Buffer.from(parts.random.bytes(32)).toString('base64url'),
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  }
  checkVolumes(parts, cluster)
  return cluster
}

/** Only subnets of a known zone have one to check. */
function checkPlaces(
  { world }: ClusterParts,
  environment: EnvironmentRecord,
  request: CreateKxCluster,
): void {
  const { availabilityZoneId: zone, vpcConfiguration } = request
  const { zoneOf } = world()
  const zones = environment.availabilityZoneIds
  if (zone !== undefined) checkZones([zone], zones)
  const subnets = (vpcConfiguration.subnetIds ?? []).flatMap(subnet => zoneOf(subnet) ?? [])
  checkZones(subnets, zone === undefined ? zones : [zone])
}

function checkName(
  { tables, settings }: ClusterParts,
  { environmentId, clusterName }: CreateKxCluster,
): void {
  const namesake = tables.cluster.get(keyOf(environmentId, clusterName))
  if (namesake !== undefined && namesake.status !== 'DELETED') {
    // Programs parse this sentence.
    throw conflict(`Cluster already exists with alias: ${clusterName}`, 'ALREADY_EXISTS')
  }
  checkQuota(
    settings().quotas.clustersPerEnvironment,
    () => tables.cluster.count({ index: 'listed', prefix: `${environmentId}/` }),
    'KX clusters',
  )
}

function checkScalingGroup({ tables }: ClusterParts, request: CreateKxCluster): void {
  const { environmentId, scalingGroupConfiguration: shared, availabilityZoneId } = request
  if (shared === undefined) return
  const group = tables.scalingGroup.get(keyOf(environmentId, shared.scalingGroupName))
  if (group === undefined || group.status === 'DELETED') {
    throw notFound(`KX scaling group ${shared.scalingGroupName} not found`)
  }
  if (group.status !== 'ACTIVE') {
    throw conflict(
      `expected scaling group ${group.scalingGroupName} to be ACTIVE, got ${group.status}`,
      group.status,
    )
  }
  if (availabilityZoneId !== undefined) checkZones([availabilityZoneId], [group.availabilityZoneId])
}

function checkVolumes(parts: ClusterParts, cluster: Draft<ClusterRecord>): void {
  const { environmentId } = cluster
  for (const volumeName of volumeNames(cluster)) activeVolume(parts, { environmentId, volumeName })
}

function newNodes(
  parts: ClusterParts,
  environment: EnvironmentRecord,
  request: CreateKxCluster,
): ClusterNode[] {
  const zones =
    request.availabilityZoneId === undefined ? environment.availabilityZoneIds : [request.availabilityZoneId]
  const count = Math.max(nodeCountOf(request), request.autoScalingConfiguration?.minNodeCount ?? 1)
  return Array.from({ length: count }, (_, index) => ({
    nodeId: parts.random.uuid(),
    availabilityZoneId: zones[index % zones.length] ?? '',
  }))
}
