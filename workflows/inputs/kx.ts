// The Kx API's own shapes, as inputs of workflows and steps hold them. Names, bounds and patterns are those of
// the FinSpace management API, version 2021-03-12; what only the service can judge is left to it.
import * as z from 'zod'
import { text } from './text.ts'

/** Patterns hold no look-arounds beyond the API's own, so that forms can check them too. */
const name = text(
  /^[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]$/,
  'letters, digits, hyphens and underscores, with a letter or digit at both ends',
)
  .min(3)
  .max(63)
const description = text(/^[a-zA-Z0-9. ]{1,1000}$/, '1 to 1,000 letters, digits, dots and blanks')
export const zoneId = text(/^[a-zA-Z0-9-]+$/, 'letters, digits and hyphens')
  .min(8)
  .max(12)
const azMode = z.enum(['SINGLE', 'MULTI'])
export const tags = z
  .record(
    text(/^(?!aws:)[a-zA-Z+-=._:/]+$/, 'a key without blanks that does not begin with aws:')
      .min(1)
      .max(128),
    text(/^[a-zA-Z0-9+-=._:@ ]+$/, 'letters, digits, blanks and + - = . _ : @')
      .min(1)
      .max(256),
  )
  .refine(all => Object.keys(all).length >= 1 && Object.keys(all).length <= 50, {
    message: 'expected 1 to 50 tags, got none or more',
  })
  // A refinement cannot be read off a schema; this can.
  .meta({ minProperties: 1, maxProperties: 50 })

/** What all three forms of the API take: some operations allow no capitals, some not more than 26 characters. */
export const environmentId = text(/^[a-z0-9]{1,26}$/, '1 to 26 small letters and digits').describe(
  'Of the kdb environment, as CreateKxEnvironment answered it.',
)
export const databaseName = name.describe('Of a database of the environment.')
export const dataviewName = name
export const clusterName = name
export const volumeName = name
export const scalingGroupName = name
export const changesetId = text(/^[a-zA-Z0-9]{1,26}$/, '1 to 26 letters and digits')
export const userName = text(/^[0-9A-Za-z_-]{1,50}$/, '1 to 50 letters, digits, hyphens and underscores')
/** The narrower of the API's two forms, so that one token serves every operation. */
export const clientToken = text(/^[a-zA-Z0-9-]{1,36}$/, '1 to 36 letters, digits and hyphens')

export const environment = z.strictObject({
  name,
  description: description.exactOptional(),
  kmsKeyId: text(/^arn:aws:kms:.*:\d+:.*$/, 'the ARN of a KMS key').max(1000),
  tags: tags.exactOptional(),
})

export const transitGateway = z.strictObject({
  transitGatewayID: z.string().min(1).max(32),
  routableCIDRSpace: z.string().min(1),
  attachmentNetworkAclConfiguration: z
    .array(
      z.strictObject({
        ruleNumber: z.int().min(1).max(32766),
        protocol: text(/^(-1|[0-9]+)$/, 'the number of a protocol, or -1 for all').max(5),
        ruleAction: z.enum(['allow', 'deny']),
        portRange: z
          .strictObject({ from: z.int().min(0).max(65535), to: z.int().min(0).max(65535) })
          .exactOptional(),
        icmpTypeCode: z.strictObject({ type: z.int(), code: z.int() }).exactOptional(),
        cidrBlock: text(
          /^(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]\d|\d))$/,
          'a block of addresses such as 10.0.0.0/16',
        ).max(18),
      }),
    )
    .min(1)
    .max(100)
    .exactOptional(),
})

const hostName = text(
  /^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]))*$/,
  'the name of a host',
)
  .min(3)
  .max(255)

export const customDns = z
  .array(z.strictObject({ customDNSServerName: hostName, customDNSServerIP: z.ipv4() }))
  .min(1)

export const network = z
  .strictObject({
    transitGatewayConfiguration: transitGateway.exactOptional(),
    customDNSConfiguration: customDns.exactOptional(),
  })
  .describe('The transit gateway that the environment is attached to, and then its DNS servers.')

export const user = z.strictObject({
  userName,
  iamRole: text(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/, 'the ARN of an IAM role').max(
    2048,
  ),
  tags: tags.exactOptional(),
})

export const scalingGroup = z.strictObject({
  scalingGroupName,
  hostType: text(/^[a-zA-Z0-9._]+/, 'a letter, digit, dot or underscore first').max(32),
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
    dbPath: text(/^(\*)*[/?*]([^/]+\/){0,2}[^/]*$/, 'a path from the root, at most three names deep').max(
      1025,
    ),
    s3Path: text(
      /^s3:\/\/[a-z0-9][a-z0-9-.]{1,61}[a-z0-9]\/([^/]+\/)*[^/]*$/,
      's3://, a bucket and a key without empty names',
    )
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
