import {
  availabilityZoneId,
  clientToken,
  clientTokenString,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
} from './common.ts'
import { optional, structure, text } from './shape.ts'

export const SCALING_GROUP_STATUSES = [
  'CREATING',
  'CREATE_FAILED',
  'ACTIVE',
  'DELETING',
  'DELETED',
  'DELETE_FAILED',
] as const
export type ScalingGroupStatus = (typeof SCALING_GROUP_STATUSES)[number]

const scalingGroup = { environmentId: kxEnvironmentId, scalingGroupName: resourceName }

export const createKxScalingGroup = structure(scalingGroup, {
  clientToken,
  hostType: text({
    min: 1,
    max: 32,
    pattern: /^[a-zA-Z0-9._]+/,
    words: 'a letter, digit, dot or underscore first',
  }),
  availabilityZoneId,
  tags: optional(tagMap),
})

export const getKxScalingGroup = structure(scalingGroup)

export const listKxScalingGroups = structure({ environmentId: kxEnvironmentId }, paging)

export const deleteKxScalingGroup = structure(scalingGroup, { clientToken: optional(clientTokenString) })
