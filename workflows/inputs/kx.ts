// The Kx API's own shapes, as inputs of workflows and steps hold them. Names, bounds and patterns are those of
// the FinSpace management API, version 2021-03-12; what only the service can judge is left to it.
import * as z from 'zod'

/** Patterns hold no look-arounds beyond the API's own, so that forms can check them too. */
const name = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]$/)
  .min(3)
  .max(63)
const description = z.string().regex(/^[a-zA-Z0-9. ]{1,1000}$/)
const zoneId = z.string().min(8).max(12)
const azMode = z.enum(['SINGLE', 'MULTI'])
const tags = z.record(z.string().min(1).max(128), z.string().min(1).max(256))

export const environmentId = z
  .string()
  .regex(/^[a-zA-Z0-9]{1,26}$/)
  .describe('Of the kdb environment, as CreateKxEnvironment answered it.')
export const databaseName = name.describe('Of a database of the environment.')
export const dataviewName = name
export const clusterName = name
export const volumeName = name
export const scalingGroupName = name
export const changesetId = z.string().regex(/^[a-zA-Z0-9]{1,26}$/)
export const userName = z.string().regex(/^[0-9A-Za-z_-]{1,50}$/)
/** The narrower of the API's two forms, so that one token serves every operation. */
export const clientToken = z.string().regex(/^[a-zA-Z0-9-]{1,36}$/)

export const environment = z.strictObject({
  name,
  description: description.exactOptional(),
  kmsKeyId: z.string().min(1).max(1000),
  tags: tags.exactOptional(),
})

export const transitGateway = z.strictObject({
  transitGatewayID: z.string().min(1).max(32),
  routableCIDRSpace: z.string().min(1),
  attachmentNetworkAclConfiguration: z
    .array(
      z.strictObject({
        ruleNumber: z.int().min(1).max(32766),
        protocol: z.string().regex(/^(-1|[0-9]+)$/),
        ruleAction: z.enum(['allow', 'deny']),
        portRange: z
          .strictObject({ from: z.int().min(0).max(65535), to: z.int().min(0).max(65535) })
          .exactOptional(),
        icmpTypeCode: z.strictObject({ type: z.int(), code: z.int() }).exactOptional(),
        cidrBlock: z.string().min(1).max(18),
      }),
    )
    .min(1)
    .max(100)
    .exactOptional(),
})

export const customDns = z
  .array(z.strictObject({ customDNSServerName: z.string().min(3).max(255), customDNSServerIP: z.ipv4() }))
  .min(1)

export const network = z
  .strictObject({
    transitGatewayConfiguration: transitGateway.exactOptional(),
    customDNSConfiguration: customDns.exactOptional(),
  })
  .describe('The transit gateway that the environment is attached to, and then its DNS servers.')

export const user = z.strictObject({
  userName,
  iamRole: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/),
  tags: tags.exactOptional(),
})

export const scalingGroup = z.strictObject({
  scalingGroupName,
  hostType: z.string().min(1).max(32),
  availabilityZoneId: zoneId,
  tags: tags.exactOptional(),
})

export const volume = z.strictObject({
  volumeName,
  volumeType: z.enum(['NAS_1']),
  nas1Configuration: z.strictObject({
    type: z.enum(['SSD_1000', 'SSD_250', 'HDD_12']),
    size: z.int().min(1200),
  }),
  azMode,
  availabilityZoneIds: z.array(zoneId).min(1),
  description: description.exactOptional(),
  tags: tags.exactOptional(),
})

export const database = z.strictObject({
  databaseName,
  description: description.exactOptional(),
  tags: tags.exactOptional(),
})

export const changeRequest = z
  .strictObject({
    changeType: z.enum(['PUT', 'DELETE']),
    dbPath: z
      .string()
      .regex(/^(\*)*[/?*]([^/]+\/){0,2}[^/]*$/)
      .max(1025),
    s3Path: z
      .string()
      .regex(/^s3:\/\/[a-z0-9][a-z0-9-.]{1,61}[a-z0-9]\/([^/]+\/)*[^/]*$/)
      .max(1093)
      .exactOptional(),
  })
  .refine(({ changeType, s3Path }) => changeType === 'DELETE' || s3Path !== undefined, {
    message: 'expected an s3Path with PUT, got none',
    path: ['s3Path'],
  })

/** The API takes at most 32 requests a changeset. */
export const changeRequests = z.array(changeRequest).min(1).max(32)

const segments = z.array(z.strictObject({ dbPaths: z.array(z.string()).min(1).max(30), volumeName })).max(50)

export const dataview = z.strictObject({
  databaseName,
  dataviewName,
  azMode,
  availabilityZoneId: zoneId.exactOptional(),
  changesetId: changesetId.exactOptional(),
  segmentConfigurations: segments.exactOptional(),
  autoUpdate: z.boolean().exactOptional(),
  description: description.exactOptional(),
  tags: tags.exactOptional(),
})
