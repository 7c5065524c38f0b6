import { scalingGroupArn } from '../../../model/arn.ts'
import type { createKxScalingGroup, listKxScalingGroups } from '../../../model/scaling-group.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { checkZones } from '../environment/availability-zones.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, invalid, notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { refuseInUse } from '../use/clusters.ts'
import { hostTypes } from './host-types.ts'
import type { ScalingGroupName, ScalingGroupParts } from './parts.ts'
import type { ScalingGroupRecord } from './record.ts'

/** CREATING: the scaling group's life cycle looks whether there is a host left. */
export function createScalingGroup(
  parts: ScalingGroupParts,
  { tags, clientToken: _clientToken, ...request }: ValueOf<typeof createKxScalingGroup>,
) {
  const { life, clock } = parts
  const environment = readyEnvironment(parts, request.environmentId)
  checkPlace(request, environment.availabilityZoneIds)
  checkName(parts, request)
  const now = clock.now()
  const group = life.put(keyOfGroup(request), {
    ...request,
    status: 'CREATING',
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = scalingGroupArn(parts, request.environmentId, request.scalingGroupName)
  dropTags(parts, arn)
  setTags(parts, arn, tags)
  return { environmentId: group.environmentId, ...summary(group) }
}

function checkPlace(
  { hostType, availabilityZoneId }: Pick<ScalingGroupRecord, 'hostType' | 'availabilityZoneId'>,
  zones: readonly string[],
): void {
  if (!hostTypes.includes(hostType)) {
    throw invalid(`expected hostType to be one of ${hostTypes.join(', ')}, got ${hostType}`)
  }
  checkZones([availabilityZoneId], zones)
}

/** A name that is taken is a conflict here: the operation declares nothing better. */
function checkName({ tables, settings }: ScalingGroupParts, name: ScalingGroupName): void {
  const namesake = tables.scalingGroup.get(keyOfGroup(name))
  if (namesake !== undefined && namesake.status !== 'DELETED') {
    throw conflict(`Scaling group already exists with name: ${name.scalingGroupName}`, 'ALREADY_EXISTS')
  }
  checkQuota(
    settings().quotas.scalingGroupsPerEnvironment,
    () => tables.scalingGroup.count({ index: 'listed', prefix: `${name.environmentId}/` }),
    'KX scaling groups',
  )
}

export function listScalingGroups(
  parts: ScalingGroupParts,
  { environmentId, ...request }: ValueOf<typeof listKxScalingGroups>,
) {
  openEnvironment(parts, environmentId)
  const range = { index: 'listed', prefix: `${environmentId}/` }
  const { items, ...rest } = page(parts.tables.scalingGroup, range, request)
  return { scalingGroups: items.map(group => described(parts, group)), ...rest }
}

export const getScalingGroup = (parts: ScalingGroupParts, name: ScalingGroupName) => ({
  scalingGroupArn: scalingGroupArn(parts, name.environmentId, name.scalingGroupName),
  ...described(parts, find(parts, name)),
})

export function deleteScalingGroup(parts: ScalingGroupParts, name: ScalingGroupName): object {
  const group = find(parts, name)
  if (group.status === 'DELETED') throw missing(name)
  refuseInUse(`scaling group ${group.scalingGroupName}`, parts.clustersOf(group))
  parts.life.put(keyOfGroup(name), {
    ...group,
    status: 'DELETING',
    lastModifiedTimestamp: parts.clock.now(),
  })
  return {}
}

function find(parts: ScalingGroupParts, name: ScalingGroupName): ScalingGroupRecord {
  openEnvironment(parts, name.environmentId)
  const group = parts.tables.scalingGroup.get(keyOfGroup(name))
  if (group === undefined) throw missing(name)
  return group
}

const missing = ({ scalingGroupName }: ScalingGroupName) =>
  notFound(`KX scaling group ${scalingGroupName} not found`)

const keyOfGroup = ({ environmentId, scalingGroupName }: ScalingGroupName) =>
  keyOf(environmentId, scalingGroupName)

const described = (parts: ScalingGroupParts, group: ScalingGroupRecord) => ({
  ...summary(group),
  clusters: parts.clustersOf(group).map(({ clusterName }) => clusterName),
  statusReason: group.statusReason,
})

const summary = (group: ScalingGroupRecord) => ({
  scalingGroupName: group.scalingGroupName,
  hostType: group.hostType,
  availabilityZoneId: group.availabilityZoneId,
  status: group.status,
  lastModifiedTimestamp: new Date(group.lastModifiedTimestamp),
  createdTimestamp: new Date(group.createdTimestamp),
})
