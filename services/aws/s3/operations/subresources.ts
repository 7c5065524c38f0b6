// What a bucket is configured to do, or that it is not: the answers that Terraform and consoles ask for.
import type { XmlElements } from '../../../wire/xml.ts'
import { notConfigured } from '../protocol/errors.ts'
import { type S3Operation, xmlAnswer } from '../request/request.ts'
import { BUCKET_SETTINGS } from './bucket-settings.ts'

interface Unconfigured {
  /** As the API's model has it. */
  operation: string
  query: string
  /** The error of a configuration that was never made, or the document that says so. */
  answer: { error: string } | { root: string; content: XmlElements }
}

export const SUBRESOURCES: readonly Unconfigured[] = [
  {
    operation: 'GetBucketAccelerateConfiguration',
    query: 'accelerate',
    answer: { root: 'AccelerateConfiguration', content: {} },
  },
  { operation: 'GetBucketCors', query: 'cors', answer: { error: 'NoSuchCORSConfiguration' } },
  {
    operation: 'GetBucketEncryption',
    query: 'encryption',
    answer: { error: 'ServerSideEncryptionConfigurationNotFoundError' },
  },
  {
    operation: 'GetBucketLifecycleConfiguration',
    query: 'lifecycle',
    answer: { error: 'NoSuchLifecycleConfiguration' },
  },
  { operation: 'GetBucketLogging', query: 'logging', answer: { root: 'BucketLoggingStatus', content: {} } },
  {
    operation: 'GetBucketNotificationConfiguration',
    query: 'notification',
    answer: { root: 'NotificationConfiguration', content: {} },
  },
  {
    operation: 'GetObjectLockConfiguration',
    query: 'object-lock',
    answer: { error: 'ObjectLockConfigurationNotFoundError' },
  },
  {
    operation: 'GetBucketOwnershipControls',
    query: 'ownershipControls',
    answer: { error: 'OwnershipControlsNotFoundError' },
  },
  { operation: 'GetBucketPolicy', query: 'policy', answer: { error: 'NoSuchBucketPolicy' } },
  { operation: 'GetBucketPolicyStatus', query: 'policyStatus', answer: { error: 'NoSuchBucketPolicy' } },
  {
    operation: 'GetPublicAccessBlock',
    query: 'publicAccessBlock',
    answer: { error: 'NoSuchPublicAccessBlockConfiguration' },
  },
  {
    operation: 'GetBucketReplication',
    query: 'replication',
    answer: { error: 'ReplicationConfigurationNotFoundError' },
  },
  {
    operation: 'GetBucketRequestPayment',
    query: 'requestPayment',
    answer: { root: 'RequestPaymentConfiguration', content: { Payer: 'BucketOwner' } },
  },
  { operation: 'GetBucketTagging', query: 'tagging', answer: { error: 'NoSuchTagSet' } },
  {
    operation: 'GetBucketVersioning',
    query: 'versioning',
    answer: { root: 'VersioningConfiguration', content: {} },
  },
  { operation: 'GetBucketWebsite', query: 'website', answer: { error: 'NoSuchWebsiteConfiguration' } },
]

export const getSubresource: S3Operation = {
  action: 's3:ListBucket',
  run({ query, bucket }, { folders, settings }) {
    folders.checkBucket(bucket)
    const found = SUBRESOURCES.find(subresource => query.has(subresource.query))
    const setting = BUCKET_SETTINGS.find(one => one.query === found?.query)
    const kept = setting === undefined ? undefined : settings.get(bucket, setting.query)
    if (setting !== undefined && kept !== undefined) return xmlAnswer(setting.root, kept)
    const answer = found?.answer
    if (answer === undefined || 'error' in answer) throw notConfigured(answer?.error ?? 'InvalidRequest')
    return xmlAnswer(answer.root, answer.content)
  },
}
