// The resources of the Kx API, as inputs of workflows and steps hold them; names and ids are in kx.ts.
import * as z from 'zod'
import {
  azMode,
  changesetId,
  databaseName,
  dataviewName,
  description,
  name,
  scalingGroupName,
  tags,
  userName,
  volumeName,
  zoneId,
} from './kx.ts'
import { text } from './text.ts'

export const environment = z.strictObject({
  name,
  description: description.exactOptional(),
  kmsKeyId: text(/^arn:aws:kms:.*:\d+:.*$/, 'the ARN of a KMS key').max(1000),
  tags: tags.exactOptional(),
})

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
