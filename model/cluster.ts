import {
  autoScalingConfiguration,
  cacheStorageConfiguration,
  capacityConfiguration,
  clusterType,
  code,
  commandLineArguments,
  databaseConfiguration,
  initializationScript,
  savedownStorageConfiguration,
  scalingGroupConfiguration,
  tickerplantLogConfiguration,
  vpcConfiguration,
} from './cluster-configuration.ts'
import {
  availabilityZoneId,
  azMode,
  clientToken,
  clientTokenString,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
} from './common.ts'
import { list, oneOf, optional, structure, text, type ValueOf } from './shape.ts'

export const CLUSTER_STATUSES = [
  'PENDING',
  'CREATING',
  'CREATE_FAILED',
  'RUNNING',
  'UPDATING',
  'DELETING',
  'DELETED',
  'DELETE_FAILED',
] as const
export type ClusterStatus = (typeof CLUSTER_STATUSES)[number]

const cluster = { environmentId: kxEnvironmentId, clusterName: resourceName }

export const createKxCluster = structure(cluster, {
  clientToken: optional(clientToken),
  clusterType,
  tickerplantLogConfiguration: optional(tickerplantLogConfiguration),
  databases: optional(list(databaseConfiguration)),
  cacheStorageConfigurations: optional(list(cacheStorageConfiguration)),
  autoScalingConfiguration: optional(autoScalingConfiguration),
  clusterDescription: optional(
    text({
      min: 1,
      max: 1000,
      pattern: /^[a-zA-Z0-9_\-.\s]+$/,
      words: 'letters, digits, blanks, dots, hyphens and underscores',
    }),
  ),
  capacityConfiguration: optional(capacityConfiguration),
  releaseLabel: text({
    min: 1,
    max: 16,
    pattern: /^[a-zA-Z0-9._-]+$/,
    words: 'letters, digits, dots, hyphens and underscores',
  }),
  vpcConfiguration,
  initializationScript: optional(initializationScript),
  commandLineArguments: optional(commandLineArguments),
  code: optional(code),
  executionRole: optional(
    text({
      min: 1,
      max: 1024,
      pattern: /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w-/.@+=,]{1,1017}$/,
      words: 'the ARN of an IAM role',
    }),
  ),
  savedownStorageConfiguration: optional(savedownStorageConfiguration),
  azMode,
  availabilityZoneId: optional(availabilityZoneId),
  tags: optional(tagMap),
  scalingGroupConfiguration: optional(scalingGroupConfiguration),
})

export const getKxCluster = structure(cluster)

export const listKxClusters = structure(
  { environmentId: kxEnvironmentId, clusterType: optional(clusterType) },
  paging,
)

export const deleteKxCluster = structure(cluster, { clientToken: optional(clientTokenString) })

export const listKxClusterNodes = structure(cluster, paging)

export const deleteKxClusterNode = structure(cluster, { nodeId: text({ min: 1, max: 40 }) })

/** How UpdateKxClusterDatabases goes about it. */
export const databaseDeploymentStrategy = oneOf('ROLLING', 'NO_RESTART')

export const updateKxClusterDatabases = structure(cluster, {
  clientToken: optional(clientTokenString),
  databases: list(databaseConfiguration),
  deploymentConfiguration: optional(structure({ deploymentStrategy: databaseDeploymentStrategy })),
})

/** How UpdateKxClusterCodeConfiguration goes about it. */
export const codeDeploymentStrategy = oneOf('NO_RESTART', 'ROLLING', 'FORCE')

export const updateKxClusterCodeConfiguration = structure(cluster, {
  clientToken: optional(clientTokenString),
  code,
  initializationScript: optional(initializationScript),
  commandLineArguments: optional(commandLineArguments),
  deploymentConfiguration: optional(structure({ deploymentStrategy: codeDeploymentStrategy })),
})

export type CreateKxCluster = ValueOf<typeof createKxCluster>
export type UpdateKxClusterCodeConfiguration = ValueOf<typeof updateKxClusterCodeConfiguration>
