// What a bucket could be configured to do, and is not: the answers that Terraform and consoles ask for.
import type { XmlElements } from '../../wire/xml.ts'
import { notConfigured } from '../errors.ts'
import { type S3Operation, xmlAnswer } from '../request.ts'

/** The error of a configuration that was never made, or the document that says so. */
const UNCONFIGURED: Readonly<Record<string, { error: string } | { root: string; content: XmlElements }>> = {
  accelerate: { root: 'AccelerateConfiguration', content: {} },
  cors: { error: 'NoSuchCORSConfiguration' },
  encryption: { error: 'ServerSideEncryptionConfigurationNotFoundError' },
  lifecycle: { error: 'NoSuchLifecycleConfiguration' },
  logging: { root: 'BucketLoggingStatus', content: {} },
  notification: { root: 'NotificationConfiguration', content: {} },
  'object-lock': { error: 'ObjectLockConfigurationNotFoundError' },
  ownershipControls: { error: 'OwnershipControlsNotFoundError' },
  policy: { error: 'NoSuchBucketPolicy' },
  publicAccessBlock: { error: 'NoSuchPublicAccessBlockConfiguration' },
  replication: { error: 'ReplicationConfigurationNotFoundError' },
  requestPayment: { root: 'RequestPaymentConfiguration', content: { Payer: 'BucketOwner' } },
  tagging: { error: 'NoSuchTagSet' },
  versioning: { root: 'VersioningConfiguration', content: {} },
  website: { error: 'NoSuchWebsiteConfiguration' },
}

export const SUBRESOURCES = Object.keys(UNCONFIGURED)

export const getSubresource: S3Operation = {
  action: 's3:ListBucket',
  run({ query, bucket }, { folders }) {
    folders.checkBucket(bucket)
    const name = SUBRESOURCES.find(subresource => query.has(subresource)) ?? ''
    const found = UNCONFIGURED[name]
    if (found === undefined || 'error' in found) throw notConfigured(found?.error ?? 'InvalidRequest')
    return xmlAnswer(found.root, found.content)
  },
}

/** The owner may do everything, and nobody else anything. */
export const getBucketAcl: S3Operation = {
  action: 's3:GetBucketAcl',
  run({ bucket, call }, { folders }) {
    folders.checkBucket(bucket)
    const owner = { ID: call.principal.accountId }
    return xmlAnswer('AccessControlPolicy', { Owner: owner, AccessControlList: {} })
  },
}
