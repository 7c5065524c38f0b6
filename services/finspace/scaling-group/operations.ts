import { environmentArn, scalingGroupArn } from '../../../model/arn.ts'
import {
  createKxScalingGroup,
  deleteKxScalingGroup,
  getKxScalingGroup,
  listKxScalingGroups,
} from '../../../model/scaling-group.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import type { ScalingGroupName, ScalingGroupParts } from './parts.ts'
import {
  createScalingGroup,
  deleteScalingGroup,
  getScalingGroup,
  listScalingGroups,
} from './scaling-groups.ts'

const GROUPS = '/kx/environments/{environmentId}/scalingGroups'
const ERRORS = declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling')

export function scalingGroupOperations(parts: ScalingGroupParts) {
  const resource = ({ environmentId, scalingGroupName }: ScalingGroupName) =>
    scalingGroupArn(parts, environmentId, scalingGroupName)
  return {
    CreateKxScalingGroup: operation({
      http: `POST ${GROUPS}`,
      effect: 'changes',
      input: createKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => createScalingGroup(parts, input),
    }),
    ListKxScalingGroups: operation({
      http: `GET ${GROUPS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxScalingGroups,
      errors: ERRORS,
      resource: ({ environmentId }) => environmentArn(parts, environmentId),
      run: input => listScalingGroups(parts, input),
    }),
    GetKxScalingGroup: operation({
      http: `GET ${GROUPS}/{scalingGroupName}`,
      effect: 'reads',
      input: getKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => getScalingGroup(parts, input),
    }),
    DeleteKxScalingGroup: operation({
      http: `DELETE ${GROUPS}/{scalingGroupName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => deleteScalingGroup(parts, input),
    }),
  }
}
