import type { EnvironmentRecord } from '../environment/record.ts'
import { conflict, invalid, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import type { Draft } from '../life-cycle.ts'
import { checkQuota } from '../quotas.ts'
import { keyOf } from '../tables.ts'
import { volumeNames } from './answer.ts'
import { completeDatabase, dataviewOf } from './databases.ts'
import type { ClusterNode, ClusterRecord } from './record.ts'
import { checkCluster, nodeCountOf } from './rules.ts'
import type { CreateKxCluster } from './shapes.ts'

/** The cluster that the request asks for, completed, after every rule that can be told at once. */
export function newCluster(
  finspace: Finspace,
  environment: EnvironmentRecord,
  { tags: _tags, clientToken: _clientToken, ...request }: CreateKxCluster,
): Draft<ClusterRecord> {
  checkCluster(request)
  checkZones(finspace, environment, request)
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

/** Clients look for the words `Availability zone(s)` at the beginning. */
function checkZones({ settings }: Finspace, environment: EnvironmentRecord, request: CreateKxCluster): void {
  const { availabilityZoneId, vpcConfiguration } = request
  const zones = environment.availabilityZoneIds
  const { subnetZones } = settings().world
  const wanted = availabilityZoneId === undefined ? zones : [availabilityZoneId]
  const given = [
    ...(availabilityZoneId === undefined ? [] : [availabilityZoneId]),
    ...(vpcConfiguration.subnetIds ?? []).flatMap(subnet => subnetZones[subnet] ?? []),
  ]
  const outside = given.filter(zone => !zones.includes(zone) || !wanted.includes(zone))
  if (outside.length > 0) {
    throw invalid(
      `Availability zone(s) ${outside.join(', ')} of the request must be among ${wanted.filter(zone => zones.includes(zone)).join(', ') || zones.join(', ')}`,
    )
  }
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
  const { environmentId, scalingGroupConfiguration: shared, availabilityZoneId, databases = [] } = request
  if (shared === undefined) {
    if (databases.some(database => dataviewOf(database) !== undefined)) {
      throw invalid('expected scalingGroupConfiguration with a dataview, got none')
    }
    return
  }
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
  if (availabilityZoneId !== undefined && availabilityZoneId !== group.availabilityZoneId) {
    throw invalid(
      `Availability zone(s) ${availabilityZoneId} of the cluster must be the scaling group's ${group.availabilityZoneId}`,
    )
  }
}

function checkVolumes({ tables }: Finspace, cluster: Draft<ClusterRecord>): void {
  for (const volumeName of volumeNames({ ...cluster, revision: 0, told: 0 })) {
    const volume = tables.volume.get(keyOf(cluster.environmentId, volumeName))
    if (volume === undefined || volume.status === 'DELETED')
      throw notFound(`KX volume ${volumeName} not found`)
    if (volume.status !== 'ACTIVE') {
      throw conflict(`expected volume ${volumeName} to be ACTIVE, got ${volume.status}`, volume.status)
    }
  }
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
