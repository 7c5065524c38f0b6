import * as z from 'zod'
import {
  availabilityZoneId,
  clientToken,
  clientTokenString,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
  text,
} from '../shapes.ts'

const scalingGroup = { environmentId: kxEnvironmentId, scalingGroupName: resourceName }

export const createKxScalingGroup = z.object({
  clientToken,
  ...scalingGroup,
  hostType: text(1, 32, /^[a-zA-Z0-9._]+/),
  availabilityZoneId,
  tags: tagMap.optional(),
})

export const getKxScalingGroup = z.object(scalingGroup)

export const listKxScalingGroups = z.object({ environmentId: kxEnvironmentId, ...paging })

export const deleteKxScalingGroup = z.object({ ...scalingGroup, clientToken: clientTokenString.optional() })
