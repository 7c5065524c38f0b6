import { scalingGroupArn } from '../../../model/arn.ts'
import type { createKxScalingGroup, listKxScalingGroups } from '../../../model/scaling-group.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { hostTypes } from '../cluster/types.ts'
import { refuseInUse } from '../cluster/use.ts'
import { checkZones } from '../environment/availability-zones.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { conflict, invalid, notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { checkQuota } from '../operation/quota.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clustersOf, type ScalingGroupName } from './clusters.ts'
import type { ScalingGroupRecord } from './record.ts'

/** CREATING: the scaling group's life cycle looks whether there is a host left. */
export function createScalingGroup(
  finspace: Finspace,
  { tags, clientToken: _clientToken, ...request }: ValueOf<typeof createKxScalingGroup>,
) {
  const { lives, clock } = finspace
  const environment = readyEnvironment(finspace, request.environmentId)
  checkPlace(request, environment.availabilityZoneIds)
  checkName(finspace, request)
  const now = clock.now()
  const group = lives.scalingGroup.put(keyOfGroup(request), {
    ...request,
    status: 'CREATING',
    createdTimestamp: now,
    lastModifiedTimestamp: now,
  })
  const arn = scalingGroupArn(finspace, request.environmentId, request.scalingGroupName)
  dropTags(finspace, arn)
  setTags(finspace, arn, tags)
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
function checkName({ tables, settings }: Finspace, name: ScalingGroupName): void {
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
  finspace: Finspace,
  { environmentId, ...request }: ValueOf<typeof listKxScalingGroups>,
) {
  openEnvironment(finspace, environmentId)
  const range = { index: 'listed', prefix: `${environmentId}/` }
  const { items, ...rest } = page(finspace.tables.scalingGroup, range, request)
  return { scalingGroups: items.map(group => described(finspace, group)), ...rest }
}

export const getScalingGroup = (finspace: Finspace, name: ScalingGroupName) => ({
  scalingGroupArn: scalingGroupArn(finspace, name.environmentId, name.scalingGroupName),
  ...described(finspace, find(finspace, name)),
})

export function deleteScalingGroup(finspace: Finspace, name: ScalingGroupName): object {
  const group = find(finspace, name)
  if (group.status === 'DELETED') throw missing(name)
  refuseInUse(`scaling group ${group.scalingGroupName}`, clustersOf(finspace, group))
  finspace.lives.scalingGroup.put(keyOfGroup(name), {
    ...group,
    status: 'DELETING',
    lastModifiedTimestamp: finspace.clock.now(),
  })
  return {}
}

function find(finspace: Finspace, name: ScalingGroupName): ScalingGroupRecord {
  openEnvironment(finspace, name.environmentId)
  const group = finspace.tables.scalingGroup.get(keyOfGroup(name))
  if (group === undefined) throw missing(name)
  return group
}

const missing = ({ scalingGroupName }: ScalingGroupName) =>
  notFound(`KX scaling group ${scalingGroupName} not found`)

const keyOfGroup = ({ environmentId, scalingGroupName }: ScalingGroupName) =>
  keyOf(environmentId, scalingGroupName)

const described = (finspace: Finspace, group: ScalingGroupRecord) => ({
  ...summary(group),
  clusters: clustersOf(finspace, group).map(({ clusterName }) => clusterName),
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
