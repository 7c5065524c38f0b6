import { accessDenied, refused } from '../../iam/principal.ts'
import type { Principal } from '../../wire/call.ts'
import { matchesGlob } from '../../wire/glob.ts'
import type { Settings } from '../settings/settings.ts'
import type { Put } from '../versions/changeset/change-request.ts'
import { isOfNodes } from '../versions/changeset/node-buckets.ts'

export interface SourceParts {
  settings(): Pick<Settings, 'sources'>
  /** Whether they are buckets of this endpoint, where callers have rights of their own. */
  ownBuckets: boolean
}

/** What a request has the service read from a bucket: one object, or all below a prefix. */
export type SourceRead = Pick<Put, 'bucket' | 'key' | 'from'>

/**
 * Whether the service may read this for the caller: within what its settings allow, and in buckets of this endpoint with
 * the caller's own rights. Checked before anything is looked at, so that a refusal does not reveal what exists.
 * @throws {ServiceException} AccessDeniedException
 */
export function authorizeRead(
  { settings, ownBuckets }: SourceParts,
  principal: Principal,
  read: SourceRead,
): void {
  const { bucket, key, from } = read
  const bucketArn = `arn:aws:s3:::${bucket}`
  const object = `${bucketArn}/${key}`
  if (isOfNodes(bucket)) {
    throw accessDenied(`${refused(principal.arn, 's3:GetObject', object)} because it is of nodes`)
  }
  if (!settings().sources.some(source => isWithin(read, source))) {
    const reason = 'because sources in finspace.json does not name it'
    throw accessDenied(`${refused(principal.arn, 's3:GetObject', object)} ${reason}`)
  }
  // A real S3 is read with the service's own credentials, of which the caller's rights here say nothing.
  if (!ownBuckets) return
  principal.authorize('s3:ListBucket', bucketArn)
  principal.authorize('s3:GetObject', from === 'file' ? object : { under: object })
}

function isWithin({ bucket, key }: SourceRead, source: string): boolean {
  const [buckets, prefix] = partsOfSource(source)
  return matchesGlob(buckets, bucket) && key.startsWith(prefix)
}

/** A source is a pattern of buckets and, behind a slash, what keys in them begin with: `market-*`, `market-data/hdb/`. */
export function partsOfSource(source: string): [buckets: string, prefix: string] {
  const [buckets = '', prefix = ''] = source.split(/\/(.*)/s)
  return [buckets, prefix]
}
