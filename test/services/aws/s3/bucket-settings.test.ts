// What Terraform's modules set on a bucket and read back.
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
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
