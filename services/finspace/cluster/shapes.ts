import * as z from 'zod'
import {
  availabilityZoneId,
  azMode,
  clientToken,
  clientTokenString,
  kxEnvironmentId,
  paging,
  resourceName,
  tagMap,
  text,
} from '../shapes.ts'
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
} from './configuration-shapes.ts'

const cluster = { environmentId: kxEnvironmentId, clusterName: resourceName }

export const createKxCluster = z.object({
  clientToken: clientToken.optional(),
  ...cluster,
  clusterType,
  tickerplantLogConfiguration: tickerplantLogConfiguration.optional(),
  databases: z.array(databaseConfiguration).optional(),
  cacheStorageConfigurations: z.array(cacheStorageConfiguration).optional(),
  autoScalingConfiguration: autoScalingConfiguration.optional(),
  clusterDescription: text(1, 1000, /^[a-zA-Z0-9_\-.\s]+$/).optional(),
  capacityConfiguration: capacityConfiguration.optional(),
  releaseLabel: text(1, 16, /^[a-zA-Z0-9._-]+$/),
  vpcConfiguration,
  initializationScript: initializationScript.optional(),
  commandLineArguments: commandLineArguments.optional(),
  code: code.optional(),
  executionRole: text(1, 1024, /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w-/.@+=,]{1,1017}$/).optional(),
  savedownStorageConfiguration: savedownStorageConfiguration.optional(),
  azMode,
  availabilityZoneId: availabilityZoneId.optional(),
  tags: tagMap.optional(),
  scalingGroupConfiguration: scalingGroupConfiguration.optional(),
})

export const getKxCluster = z.object(cluster)

export const listKxClusters = z.object({
  environmentId: kxEnvironmentId,
  clusterType: clusterType.optional(),
  ...paging,
})

export const deleteKxCluster = z.object({ ...cluster, clientToken: clientTokenString.optional() })

export const listKxClusterNodes = z.object({ ...cluster, ...paging })

export const deleteKxClusterNode = z.object({ ...cluster, nodeId: text(1, 40) })

export const updateKxClusterDatabases = z.object({
  ...cluster,
  clientToken: clientTokenString.optional(),
  databases: z.array(databaseConfiguration),
  deploymentConfiguration: z.object({ deploymentStrategy: z.enum(['ROLLING', 'NO_RESTART']) }).optional(),
})

export const updateKxClusterCodeConfiguration = z.object({
  ...cluster,
  clientToken: clientTokenString.optional(),
  code,
  initializationScript: initializationScript.optional(),
  commandLineArguments: commandLineArguments.optional(),
  deploymentConfiguration: z
    .object({ deploymentStrategy: z.enum(['NO_RESTART', 'ROLLING', 'FORCE']) })
    .optional(),
})

export type CreateKxCluster = z.infer<typeof createKxCluster>
export type UpdateKxClusterCodeConfiguration = z.infer<typeof updateKxClusterCodeConfiguration>
