// CreateKxCluster's shapes: see kx.ts.
import * as z from 'zod'
import { changesetId, clusterName, databaseName, dataviewName, scalingGroupName, volumeName } from './kx.ts'

export const clusterDatabases = z
  .array(
    z.strictObject({
      databaseName,
      changesetId: changesetId.exactOptional(),
      dataviewName: dataviewName.exactOptional(),
      cacheConfigurations: z
        .array(z.strictObject({ cacheType: z.string().min(1), dbPaths: z.array(z.string()) }))
        .exactOptional(),
    }),
  )
  .min(1)

export const code = z.strictObject({
  s3Bucket: z.string().min(3).max(255),
  s3Key: z.string().min(1).max(1024),
  s3ObjectVersion: z.string().min(1).max(1000).exactOptional(),
})

export const initializationScript = z.string().min(1).max(255)

export const commandLineArguments = z.array(
  z.strictObject({ key: z.string().min(1).max(1024), value: z.string().min(1).max(1024) }),
)

/** What CreateKxCluster takes beside the environment, the token and the name. */
export const clusterConfiguration = z.strictObject({
  clusterType: z.enum(['HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT']),
  releaseLabel: z.string().min(1).max(16),
  azMode: z.enum(['SINGLE', 'MULTI']),
  availabilityZoneId: z.string().min(8).max(12).exactOptional(),
  vpcConfiguration: z.strictObject({
    vpcId: z.string().regex(/^vpc-([a-z0-9]{8}|[a-z0-9]{17})$/),
    securityGroupIds: z.array(z.string().min(1)),
    subnetIds: z.array(z.string().min(1)),
    ipAddressType: z.enum(['IP_V4']),
  }),
  capacityConfiguration: z
    .strictObject({ nodeType: z.string().min(1).max(32), nodeCount: z.int().min(1) })
    .exactOptional(),
  scalingGroupConfiguration: z
    .strictObject({
      scalingGroupName,
      memoryLimit: z.int().min(6).exactOptional(),
      memoryReservation: z.int().min(6),
      nodeCount: z.int().min(1),
      cpu: z.number().min(0.1).exactOptional(),
    })
    .exactOptional(),
  autoScalingConfiguration: z
    .strictObject({
      minNodeCount: z.int().min(1),
      maxNodeCount: z.int().min(1),
      autoScalingMetric: z.enum(['CPU_UTILIZATION_PERCENTAGE']),
      metricTarget: z.number().min(1).max(100),
      scaleInCooldownSeconds: z.number().min(0).max(100000),
      scaleOutCooldownSeconds: z.number().min(0).max(100000),
    })
    .exactOptional(),
  databases: clusterDatabases.exactOptional(),
  cacheStorageConfigurations: z
    .array(z.strictObject({ type: z.string().min(8).max(10), size: z.int() }))
    .exactOptional(),
  savedownStorageConfiguration: z
    .strictObject({
      type: z.enum(['SDS01']).exactOptional(),
      size: z.int().min(10).max(16000).exactOptional(),
      volumeName: volumeName.exactOptional(),
    })
    .exactOptional(),
  tickerplantLogConfiguration: z
    .strictObject({ tickerplantLogVolumes: z.array(volumeName).min(1) })
    .exactOptional(),
  clusterDescription: z.string().min(1).max(1000).exactOptional(),
  initializationScript: initializationScript.exactOptional(),
  commandLineArguments: commandLineArguments.exactOptional(),
  code: code.exactOptional(),
  executionRole: z.string().min(1).max(1024).exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
})

export const cluster = clusterConfiguration.extend({ clusterName })
