import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { startS3, type TestS3 } from '../../../support/s3.ts'

/** An S3 with one empty bucket. */
export async function startBucket(): Promise<TestS3 & { Bucket: string }> {
  const parts = await startS3()
  const Bucket = 'market-data'
  await parts.s3.send(new CreateBucketCommand({ Bucket }))
  return { ...parts, Bucket }
}
