// What Terraform's modules set on a bucket and read back.
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  GetPublicAccessBlockCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { startBucket } from './bucket.ts'

const TagSet = [
  { Key: 'team', Value: 'market <data> & more' },
  { Key: 'stage', Value: '' },
]
const PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: false,
}
const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }

test('tags, the block of public access and ownership are kept, read back and deleted', async () => {
  const { s3, Bucket } = await startBucket()
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet)
  expect(await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).toMatchObject({
    PublicAccessBlockConfiguration,
  })
  expect(await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).toMatchObject({
    OwnershipControls,
  })
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }))
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }))
  await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }))
  const get = s3.send(new GetBucketTaggingCommand({ Bucket }))
  await expect(get).rejects.toMatchObject({ name: 'NoSuchTagSet' })
  const block = s3.send(new GetPublicAccessBlockCommand({ Bucket }))
  await expect(block).rejects.toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration' })
})

test('versioning can be suspended', async () => {
  const { s3, Bucket } = await startBucket()
  const VersioningConfiguration = { Status: 'Suspended' } as const
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Suspended')
})

test('what holds of every bucket can be said, and is read back', async () => {
  const { s3, Bucket } = await startBucket()
  const AccelerateConfiguration = { Status: 'Suspended' } as const
  await s3.send(new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration }))
  expect((await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status).toBe('Suspended')
  const RequestPaymentConfiguration = { Payer: 'BucketOwner' } as const
  await s3.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }))
  expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('BucketOwner')
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }))
  expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined()
})

test('a bucket can ask for events in EventBridge, where they are anyway, and stop asking', async () => {
  const { s3, Bucket } = await startBucket()
  const put = (NotificationConfiguration: object) =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }))
  const get = () => s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
  await put({ EventBridgeConfiguration: {} })
  expect((await get()).EventBridgeConfiguration).toEqual({})
  await put({})
  expect((await get()).EventBridgeConfiguration).toBeUndefined()
  const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:q'
  const queue = put({ QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*'] }] })
  await expect(queue).rejects.toMatchObject({ name: 'NotImplemented', Element: 'QueueConfiguration' })
})

test('the ACL of a bucket and of an object is private: it can be said, and no other', async () => {
  const { s3, Bucket } = await startBucket()
  const Key = 'k'
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  const Owner = { ID: '000000000000' }
  const Grants = [
    { Grantee: { ...Owner, Type: 'CanonicalUser' as const }, Permission: 'FULL_CONTROL' as const },
  ]
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }))
  await s3.send(new PutObjectAclCommand({ Bucket, Key, ACL: 'private' }))
  await s3.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy: { Owner, Grants } }))
  expect(await s3.send(new GetBucketAclCommand({ Bucket }))).toMatchObject({ Owner, Grants })
  expect(await s3.send(new GetObjectAclCommand({ Bucket, Key }))).toMatchObject({ Owner, Grants })
  const name = 'NotImplemented'
  const open = s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }))
  await expect(open).rejects.toMatchObject({ name, Header: 'x-amz-acl' })
  const URI = 'http://acs.amazonaws.com/groups/global/AllUsers'
  const everyone = { Grantee: { URI, Type: 'Group' as const }, Permission: 'READ' as const }
  const given = { Owner, Grants: [...Grants, everyone] }
  const grant = s3.send(new PutObjectAclCommand({ Bucket, Key, AccessControlPolicy: given }))
  await expect(grant).rejects.toMatchObject({ name, Element: 'URI' })
  const absent = s3.send(new GetObjectAclCommand({ Bucket, Key: 'other' }))
  await expect(absent).rejects.toMatchObject({ name: 'NoSuchKey' })
})

test('a bucket can be made with its tags', async () => {
  const { s3 } = await startBucket()
  const Bucket = 'tagged'
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { Tags: TagSet } }))
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet)
  const other = { Tags: [{ Key: 'team', Value: 'other' }] }
  const changed = s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: other }))
  await expect(changed).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' })
})

test('a bucket of the same name begins without what was set before', async () => {
  const { s3, Bucket } = await startBucket()
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
  await s3.send(new DeleteBucketCommand({ Bucket }))
  await s3.send(new CreateBucketCommand({ Bucket }))
  const get = s3.send(new GetBucketTaggingCommand({ Bucket }))
  await expect(get).rejects.toMatchObject({ name: 'NoSuchTagSet' })
})

test('what would promise more than is done is refused by name', async () => {
  const { s3, Bucket } = await startBucket()
  const name = 'NotImplemented'
  const VersioningConfiguration = { Status: 'Enabled' } as const
  const versioning = s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  await expect(versioning).rejects.toMatchObject({ name, Status: 'Enabled' })
  const AccelerateConfiguration = { Status: 'Enabled' } as const
  const acceleration = s3.send(
    new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration }),
  )
  await expect(acceleration).rejects.toMatchObject({ name, Status: 'Enabled' })
  const RequestPaymentConfiguration = { Payer: 'Requester' } as const
  const payment = s3.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }))
  await expect(payment).rejects.toMatchObject({ name, Payer: 'Requester' })
  const BucketLoggingStatus = { LoggingEnabled: { TargetBucket: Bucket, TargetPrefix: 'log/' } }
  const logging = s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }))
  await expect(logging).rejects.toMatchObject({ name, Element: 'LoggingEnabled' })
  const Rules = [{ ObjectOwnership: 'ObjectWriter' as const }]
  const ownership = new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } })
  await expect(s3.send(ownership)).rejects.toMatchObject({ name, ObjectOwnership: 'ObjectWriter' })
  await expect(s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' }))).rejects.toMatchObject({ name })
  const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }
  const ServerSideEncryptionConfiguration = { Rules: [byDefault] }
  const encryption = new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })
  await expect(s3.send(encryption)).rejects.toMatchObject({ name })
})

test('tags that repeat a key, or have none, are refused', async () => {
  const { s3, Bucket } = await startBucket()
  for (const tags of [
    [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ],
    [{ Key: '', Value: '1' }],
  ]) {
    const put = s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags } }))
    await expect(put).rejects.toMatchObject({ name: 'InvalidTag' })
  }
})
