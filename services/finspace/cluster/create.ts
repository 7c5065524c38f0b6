import type { CreateKxCluster } from '../../../model/cluster.ts'
import { checkZones } from '../environment/availability-zones.ts'
import type { EnvironmentRecord } from '../environment/record.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import type { Draft } from '../life/life-cycle.ts'
import { conflict, notFound } from '../operation/exceptions.ts'
import { checkQuota } from '../operation/quota.ts'
import { activeVolume } from '../volume/find.ts'
import { volumeNames } from './answer.ts'
import { completeDatabase } from './databases.ts'
import type { ClusterNode, ClusterRecord } from './record.ts'
import { checkCluster, nodeCountOf } from './rules.ts'

/** The cluster that the request asks for, completed, after every rule that can be told at once. */
export function newCluster(
  finspace: Finspace,
  environment: EnvironmentRecord,
  { tags: _tags, clientToken: _clientToken, ...request }: CreateKxCluster,
): Draft<ClusterRecord> {
  checkCluster(request)
  checkPlaces(finspace, environment, request)
  checkName(finspace, request)
  checkScalingGroup(finspace, request)
  const { environmentId, databases } = request
  const now = finspace.clock.now()
  const cluster: Draft<ClusterRecord> = {
    ...request,
    databases: databases?.map(database => completeDatabase(finspace, environmentId, database)),
    status: 'PENDING',
    nodes: newNodes(finspace, environment, request),
    secret: Buffer.from(finspace.random.bytes(32)).toString('base64url'),
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  }
  checkVolumes(finspace, cluster)
  return cluster
}

/** Only subnets of a known zone have one to check. */
function checkPlaces({ world }: Finspace, environment: EnvironmentRecord, request: CreateKxCluster): void {
  const { availabilityZoneId: zone, vpcConfiguration } = request
  const { zoneOf } = world()
  const zones = environment.availabilityZoneIds
  if (zone !== undefined) checkZones([zone], zones)
  const subnets = (vpcConfiguration.subnetIds ?? []).flatMap(subnet => zoneOf(subnet) ?? [])
  checkZones(subnets, zone === undefined ? zones : [zone])
}

function checkName({ tables, settings }: Finspace, { environmentId, clusterName }: CreateKxCluster): void {
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

function checkScalingGroup({ tables }: Finspace, request: CreateKxCluster): void {
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

function checkVolumes(finspace: Finspace, cluster: Draft<ClusterRecord>): void {
  const { environmentId } = cluster
  for (const volumeName of volumeNames(cluster)) activeVolume(finspace, { environmentId, volumeName })
}

function newNodes(
  finspace: Finspace,
  environment: EnvironmentRecord,
  request: CreateKxCluster,
): ClusterNode[] {
  const zones =
    request.availabilityZoneId === undefined ? environment.availabilityZoneIds : [request.availabilityZoneId]
  const count = Math.max(nodeCountOf(request), request.autoScalingConfiguration?.minNodeCount ?? 1)
  return Array.from({ length: count }, (_, index) => ({
    nodeId: finspace.random.uuid(),
    availabilityZoneId: zones[index % zones.length] ?? '',
  }))
}
