import { clusterArn, environmentArn } from '../../../model/arn.ts'
import {
  createKxCluster,
  deleteKxCluster,
  getKxCluster,
  listKxClusters,
  updateKxClusterCodeConfiguration,
  updateKxClusterDatabases,
} from '../../../model/cluster.ts'
import { checkPassRole } from '../../iam/pass-role.ts'
import { declares, operation } from '../operation/operation.ts'
import { pagingQuery } from '../operation/paging.ts'
import {
  createCluster,
  deleteCluster,
  getCluster,
  listClusters,
  updateClusterCode,
  updateClusterDatabases,
} from './clusters.ts'
import { codeRead } from './code.ts'
import type { ClusterName } from './find.ts'
import type { ClusterParts } from './parts.ts'

const CLUSTERS = '/kx/environments/{environmentId}/clusters'
const ERRORS = declares('ResourceNotFound', 'Conflict', 'LimitExceeded', 'Throttling')

export function clusterOperations(parts: ClusterParts) {
  const resource = ({ environmentId, clusterName }: ClusterName) =>
    clusterArn(parts, environmentId, clusterName)
  return {
    CreateKxCluster: operation({
      http: `POST ${CLUSTERS}`,
      effect: 'changes',
      input: createKxCluster,
      errors: ERRORS,
      resource,
      reads: codeRead,
      run(input, { principal }) {
        if (input.executionRole !== undefined)
          checkPassRole(principal, input.executionRole, 'finspace.amazonaws.com')
        return createCluster(parts, input)
      },
    }),
    ListKxClusters: operation({
      http: `GET ${CLUSTERS}`,
      effect: 'reads',
      query: { ...pagingQuery, clusterType: 'string' },
      input: listKxClusters,
      errors: ERRORS,
      resource: ({ environmentId }) => environmentArn(parts, environmentId),
      run: input => listClusters(parts, input),
    }),
    GetKxCluster: operation({
      http: `GET ${CLUSTERS}/{clusterName}`,
      effect: 'reads',
      input: getKxCluster,
      errors: ERRORS,
      resource,
      run: input => getCluster(parts, input),
    }),
    UpdateKxClusterDatabases: operation({
      http: `PUT ${CLUSTERS}/{clusterName}/configuration/databases`,
      effect: 'changes',
      input: updateKxClusterDatabases,
      errors: ERRORS,
      resource,
      run: input => updateClusterDatabases(parts, input),
    }),
    UpdateKxClusterCodeConfiguration: operation({
      http: `PUT ${CLUSTERS}/{clusterName}/configuration/code`,
      effect: 'changes',
      input: updateKxClusterCodeConfiguration,
      errors: ERRORS,
      resource,
      reads: codeRead,
      run: input => updateClusterCode(parts, input),
    }),
    DeleteKxCluster: operation({
      http: `DELETE ${CLUSTERS}/{clusterName}`,
      effect: 'changes',
      query: { clientToken: 'string' },
      input: deleteKxCluster,
      errors: ERRORS,
      resource,
      run: input => deleteCluster(parts, input),
    }),
  }
}
