import { named } from './names.ts'
import type { Settings } from './settings.ts'

/** The bucket of what workflows keep beyond 256 KiB: plans, saved cluster configurations, locks. */
export function createState({ keep }: Settings): aws.s3.Bucket {
  const bucket = new aws.s3.Bucket('State', {
    // Buckets share their names with all of AWS, so each gets an ending of its own.
    bucketPrefix: named('state-'),
    forceDestroy: !keep.includes('bucket'),
  })
  new aws.s3.BucketPublicAccessBlock('StateAccess', {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  })
  new aws.s3.BucketServerSideEncryptionConfiguration('StateEncryption', {
    bucket: bucket.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  })
  new aws.s3.BucketVersioning('StateVersions', {
    bucket: bucket.id,
    versioningConfiguration: { status: 'Enabled' },
  })
  new aws.s3.BucketLifecycleConfiguration('StateLifecycle', {
    bucket: bucket.id,
    rules: [
      { id: 'plans', status: 'Enabled', filter: { prefix: 'plans/' }, expiration: { days: PLAN_DAYS } },
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: { prefix: '' },
        // Locks that were given back leave only their markers.
        expiration: { expiredObjectDeleteMarker: true },
        noncurrentVersionExpiration: { noncurrentDays: PLAN_DAYS },
      },
    ],
  })
  return bucket
}

/** An execution can be redriven for 14 days after it closed, and then runs for as long as it takes. */
const PLAN_DAYS = 90
