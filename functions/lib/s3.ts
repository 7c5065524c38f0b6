import { S3Client } from '@aws-sdk/client-s3'
import { REACHING } from './reaching.ts'

/** Made once per process; endpoint, region and credentials come from the environment. */
export const s3 = new S3Client({
  ...REACHING,
  // A self-hosted endpoint has one host name for all buckets.
  ...(process.env['AWS_ENDPOINT_URL'] === undefined ? {} : { forcePathStyle: true }),
})
