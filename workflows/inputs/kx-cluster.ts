// CreateKxCluster's shapes: see kx.ts.
import * as z from 'zod'
import {
  changesetId,
  clusterName,
  databaseName,
  dataviewName,
  scalingGroupName,
  tags,
  volumeName,
  zoneId,
} from './kx.ts'
import { text } from './text.ts'

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
  s3Bucket: text(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, 'the name of a bucket')
    .min(3)
    .max(255),
  s3Key: text(/^[a-zA-Z0-9/!\-_.*'()]+$/, "letters, digits and / ! - _ . * ' ( )").max(1024),
  s3ObjectVersion: z.string().min(1).max(1000).exactOptional(),
})

export const initializationScript = text(
  /^[a-zA-Z0-9_\-./\\]+$/,
  'a path of letters, digits, hyphens, underscores and dots',
).max(255)

export const commandLineArguments = z.array(
  z.strictObject({
    key: text(
      /^(?![Aa][Ww][Ss])(s|([a-zA-Z][a-zA-Z0-9_]+))|(AWS_ZIP_DEFAULT)/,
      'a letter and then letters, digits and underscores, not beginning with aws',
    ).max(1024),
    value: text(/^[a-zA-Z0-9_:./,; ]+$/, 'letters, digits, blanks and _ : . / , ;').max(1024),
  }),
)

/** What CreateKxCluster takes beside the environment, the token and the name. */
export const clusterConfiguration = z.strictObject({
  clusterType: z.enum(['HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT']),
  releaseLabel: text(/^[a-zA-Z0-9._-]+$/, 'letters, digits, dots, hyphens and underscores').max(16),
  azMode: z.enum(['SINGLE', 'MULTI']),
  availabilityZoneId: zoneId.exactOptional(),
  vpcConfiguration: z.strictObject({
    vpcId: text(/^vpc-([a-z0-9]{8}|[a-z0-9]{17})$/, 'vpc- and 8 or 17 letters and digits'),
    securityGroupIds: z.array(text(/^sg-([a-z0-9]{8}|[a-z0-9]{17})$/, 'sg- and 8 or 17 letters and digits')),
    subnetIds: z.array(text(/^subnet-([a-z0-9]{8}|[a-z0-9]{17})$/, 'subnet- and 8 or 17 letters and digits')),
    ipAddressType: z.enum(['IP_V4']),
  }),
  capacityConfiguration: z
    .strictObject({
      nodeType: text(/^[a-zA-Z0-9._]+$/, 'letters, digits, dots and underscores').max(32),
      nodeCount: z.int().min(1),
    })
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
  clusterDescription: text(/^[a-zA-Z0-9_\-.\s]+$/, 'letters, digits, blanks, dots, hyphens and underscores')
    .max(1000)
    .exactOptional(),
  initializationScript: initializationScript.exactOptional(),
  commandLineArguments: commandLineArguments.exactOptional(),
  code: code.exactOptional(),
  executionRole: text(/^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w\-/.@+=,]{1,1017}$/, 'the ARN of an IAM role')
    .max(1024)
    .exactOptional(),
  tags: tags.exactOptional(),
})

export const cluster = clusterConfiguration.extend({ clusterName })
