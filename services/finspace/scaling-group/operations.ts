import { environmentArn, scalingGroupArn } from '../../../model/arn.ts'
import {
  createKxScalingGroup,
  deleteKxScalingGroup,
  getKxScalingGroup,
  listKxScalingGroups,
} from '../../../model/scaling-group.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import type { ScalingGroupName } from './clusters.ts'
import {
  createScalingGroup,
  deleteScalingGroup,
  getScalingGroup,
  listScalingGroups,
} from './scaling-groups.ts'

const GROUPS = '/kx/environments/{environmentId}/scalingGroups'
const ERRORS = declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling')

export const scalingGroupOperations = (finspace: Finspace) => {
  const resource = ({ environmentId, scalingGroupName }: ScalingGroupName) =>
    scalingGroupArn(finspace, environmentId, scalingGroupName)
  return {
    CreateKxScalingGroup: operation({
      http: `POST ${GROUPS}`,
      effect: 'changes',
      input: createKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => createScalingGroup(finspace, input),
    }),
    ListKxScalingGroups: operation({
      http: `GET ${GROUPS}`,
      effect: 'reads',
      query: pagingQuery,
      input: listKxScalingGroups,
      errors: ERRORS,
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run: input => listScalingGroups(finspace, input),
    }),
    GetKxScalingGroup: operation({
      http: `GET ${GROUPS}/{scalingGroupName}`,
      effect: 'reads',
      input: getKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => getScalingGroup(finspace, input),
    }),
    DeleteKxScalingGroup: operation({
      http: `DELETE ${GROUPS}/{scalingGroupName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxScalingGroup,
      errors: ERRORS,
      resource,
      run: input => deleteScalingGroup(finspace, input),
    }),
  }
}
