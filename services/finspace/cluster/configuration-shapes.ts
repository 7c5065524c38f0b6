// What a cluster is made of.
import * as z from 'zod'
import { changesetId, dbPath, integer, resourceName, text } from '../shapes.ts'

export const clusterType = z.enum(['HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT'])

const cacheType = text(8, 10)

export const segmentConfiguration = z.object({
  dbPaths: z.array(dbPath).min(1).max(30),
  volumeName: resourceName,
  onDemand: z.boolean().optional(),
})

export const segmentConfigurations = z.array(segmentConfiguration).min(0).max(50)

export const databaseConfiguration = z.object({
  databaseName: resourceName,
  cacheConfigurations: z
    .array(z.object({ cacheType, dbPaths: z.array(dbPath), dataviewName: resourceName.optional() }))
    .optional(),
  changesetId: changesetId.optional(),
  dataviewName: resourceName.optional(),
  dataviewConfiguration: z
    .object({
      dataviewName: resourceName.optional(),
      dataviewVersionId: text(1, 26).optional(),
      changesetId: changesetId.optional(),
      segmentConfigurations: segmentConfigurations.optional(),
    })
    .optional(),
})

export const cacheStorageConfiguration = z.object({ type: cacheType, size: integer() })

const nodeCount = integer().min(1)

export const autoScalingConfiguration = z.object({
  minNodeCount: nodeCount.optional(),
  maxNodeCount: nodeCount.optional(),
  autoScalingMetric: z.enum(['CPU_UTILIZATION_PERCENTAGE']).optional(),
  metricTarget: z.number().min(1).max(100).optional(),
  scaleInCooldownSeconds: z.number().min(0).max(100000).optional(),
  scaleOutCooldownSeconds: z.number().min(0).max(100000).optional(),
})

export const capacityConfiguration = z.object({
  nodeType: text(1, 32, /^[a-zA-Z0-9._]+$/).optional(),
  nodeCount: nodeCount.optional(),
})

export const scalingGroupConfiguration = z.object({
  scalingGroupName: resourceName,
  // MiB
  memoryLimit: integer().min(6).optional(),
  memoryReservation: integer().min(6),
  nodeCount: integer().min(1),
  cpu: z.number().min(0.1).optional(),
})

const id = (prefix: string) => text(1, 1024, new RegExp(`^${prefix}-([a-z0-9]{8}$|[a-z0-9]{17}$)`))

export const vpcConfiguration = z.object({
  vpcId: id('vpc').optional(),
  securityGroupIds: z.array(id('sg')).optional(),
  subnetIds: z.array(id('subnet')).optional(),
  ipAddressType: z.enum(['IP_V4']).optional(),
})

export const savedownStorageConfiguration = z.object({
  type: z.enum(['SDS01']).optional(),
  // GiB
  size: integer().min(10).max(16000).optional(),
  volumeName: resourceName.optional(),
})

export const tickerplantLogConfiguration = z.object({
  tickerplantLogVolumes: z.array(resourceName).optional(),
})

export const code = z.object({
  s3Bucket: text(3, 255, /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/).optional(),
  s3Key: text(1, 1024, /^[a-zA-Z0-9/!\-_.*'()]+$/).optional(),
  s3ObjectVersion: text(1, 1000).optional(),
})

export const initializationScript = text(1, 255, /^[a-zA-Z0-9_\-./\\]+$/)

export const commandLineArguments = z.array(
  z.object({
    key: text(1, 1024, /^(?![Aa][Ww][Ss])(s|([a-zA-Z][a-zA-Z0-9_]+))|(AWS_ZIP_DEFAULT)/).optional(),
    value: text(1, 1024, /^[a-zA-Z0-9_:./,; ]+$/).optional(),
  }),
)

export type DatabaseConfiguration = z.infer<typeof databaseConfiguration>
export type SegmentConfiguration = z.infer<typeof segmentConfiguration>
