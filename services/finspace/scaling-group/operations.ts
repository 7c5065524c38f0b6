import { environmentArn, scalingGroupArn } from '../arn.ts'
import { isLeaving } from '../cluster/find.ts'
import { hostTypes } from '../cluster/types.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { conflict, invalid, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { clustersOf } from './clusters.ts'
import type { ScalingGroupRecord } from './record.ts'
import {
  createKxScalingGroup,
  deleteKxScalingGroup,
  getKxScalingGroup,
  listKxScalingGroups,
} from './shapes.ts'

const GROUPS = '/kx/environments/{environmentId}/scalingGroups'

interface ScalingGroupName {
  environmentId: string
  scalingGroupName: string
}

export const scalingGroupOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = ({ environmentId, scalingGroupName }: ScalingGroupName) =>
    scalingGroupArn(finspace, environmentId, scalingGroupName)
  const keyOfGroup = (name: ScalingGroupName) => keyOf(name.environmentId, name.scalingGroupName)
  const find = (name: ScalingGroupName) => {
    openEnvironment(finspace, name.environmentId)
    const group = tables.scalingGroup.get(keyOfGroup(name))
    if (group === undefined) throw notFound(`KX scaling group ${name.scalingGroupName} not found`)
    return group
  }
  const described = (group: ScalingGroupRecord) => ({
    ...summary(group),
    clusters: clustersOf(finspace, group).map(({ clusterName }) => clusterName),
    statusReason: group.statusReason,
  })
  return {
    CreateKxScalingGroup: operation({
      http: `POST ${GROUPS}`,
      input: createKxScalingGroup,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run({ tags, clientToken: _clientToken, ...request }) {
        const environment = readyEnvironment(finspace, request.environmentId)
        checkRequest(request, environment.availabilityZoneIds)
        const namesake = tables.scalingGroup.get(keyOfGroup(request))
        if (namesake !== undefined && namesake.status !== 'DELETED') {
          throw conflict(
            `Scaling group already exists with name: ${request.scalingGroupName}`,
            'ALREADY_EXISTS',
          )
        }
        checkQuota(
          finspace.settings().quotas.scalingGroupsPerEnvironment,
          () => tables.scalingGroup.count({ index: 'listed', prefix: `${request.environmentId}/` }),
          'KX scaling groups',
        )
        const now = clock.now()
        const group = lives.scalingGroup.put(keyOfGroup(request), {
          ...request,
          status: 'CREATING',
          createdTimestamp: now,
          lastModifiedTimestamp: now,
        })
        dropTags(finspace, resource(group))
        setTags(finspace, resource(group), tags)
        return { environmentId: group.environmentId, ...summary(group) }
      },
    }),

    ListKxScalingGroups: operation({
      http: `GET ${GROUPS}`,
      query: pagingQuery,
      input: listKxScalingGroups,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run({ environmentId, ...request }) {
        openEnvironment(finspace, environmentId)
        const range = { index: 'listed', prefix: `${environmentId}/` }
        const { items, ...rest } = page(tables.scalingGroup, range, request)
        return { scalingGroups: items.map(described), ...rest }
      },
    }),

    GetKxScalingGroup: operation({
      http: `GET ${GROUPS}/{scalingGroupName}`,
      input: getKxScalingGroup,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run: input => ({ scalingGroupArn: resource(input), ...described(find(input)) }),
    }),

    DeleteKxScalingGroup: operation({
      http: `DELETE ${GROUPS}/{scalingGroupName}`,
      query: { clientToken: 'string' },
      input: deleteKxScalingGroup,
      errors: declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling'),
      resource,
      run(input) {
        const group = find(input)
        if (group.status === 'DELETED') throw notFound(`KX scaling group ${input.scalingGroupName} not found`)
        const user = clustersOf(finspace, group).find(cluster => !isLeaving(cluster))
        if (user !== undefined) {
          throw conflict(
            `expected scaling group ${group.scalingGroupName} to be in no use, got cluster ${user.clusterName}`,
            'IN_USE',
          )
        }
        lives.scalingGroup.put(keyOfGroup(input), {
          ...group,
          status: 'DELETING',
          lastModifiedTimestamp: clock.now(),
        })
        return {}
      },
    }),
  }
}

function checkRequest(
  { hostType, availabilityZoneId }: Pick<ScalingGroupRecord, 'hostType' | 'availabilityZoneId'>,
  zones: readonly string[],
): void {
  if (!hostTypes.includes(hostType)) {
    throw invalid(`expected hostType to be one of ${hostTypes.join(', ')}, got ${hostType}`)
  }
  if (!zones.includes(availabilityZoneId)) {
    throw invalid(
      `Availability zone(s) ${availabilityZoneId} of the request must be among ${zones.join(', ')}`,
    )
  }
}

const summary = (group: ScalingGroupRecord) => ({
  scalingGroupName: group.scalingGroupName,
  hostType: group.hostType,
  availabilityZoneId: group.availabilityZoneId,
  status: group.status,
  lastModifiedTimestamp: new Date(group.lastModifiedTimestamp),
  createdTimestamp: new Date(group.createdTimestamp),
})
