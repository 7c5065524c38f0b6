// Where changesets read from: the buckets here, or a real S3.
import { realpathSync } from 'node:fs'
import { Readable } from 'node:stream'
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import type { S3Source } from '../aws/s3/objects/source.ts'
import type { Settings } from '../finspace/settings/settings.ts'
import {
  type ObjectSource,
  ObjectSourceError,
  type ObjectSourceErrorCode,
} from '../finspace/versions/changeset/object-source.ts'
import { codeOf } from '../store/thrown.ts'

/** The folders that buckets show, by the buckets' names. */
export const mappedFolders = ({ buckets }: Pick<Settings, 'buckets'>): Map<string, string> =>
  new Map(Object.entries(buckets).map(([bucket, { folder }]) => [bucket, folder]))

/**
 * The buckets of this endpoint, read without the wire.
 * @param buckets those that show a folder, and whether it is copied
 */
export const ownBuckets = (source: S3Source, buckets: () => Settings['buckets']): ObjectSource => ({
  list: (bucket, prefix) => explained(source.list(bucket, prefix)),
  async read(bucket, key, versionId) {
    // As S3 names the one version of a bucket without versioning.
    if (versionId !== undefined && versionId !== 'null') {
      throw new ObjectSourceError(
        'NoSuchKey',
        `expected no version of ${key}, got ${versionId}: buckets here keep none`,
      )
    }
    return source.read(bucket, key).catch(explain)
  },
  referred(bucket) {
    const shown = buckets()[bucket]
    return shown?.use === 'reference' ? realpathSync(shown.folder) : undefined
  },
})

/**
 * A real S3, by the credentials of the AWS SDK's default chain.
 * @param endpoint `aws`, or the URL of something that speaks S3
 */
export function realBuckets(endpoint: string, region: string): ObjectSource {
  // AWS_ENDPOINT_URL leads here, not to AWS.
  const place =
    endpoint === 'aws' ? { ignoreConfiguredEndpointUrls: true } : { endpoint, forcePathStyle: true }
  const client = new S3Client({ region, ...place })
  return {
    list: (bucket, prefix) => explained(listed(client, bucket, prefix)),
    async read(bucket, key, versionId) {
      const object = {
        Bucket: bucket,
        Key: key,
        ...(versionId === undefined ? {} : { VersionId: versionId }),
      }
      const { Body } = await client.send(new GetObjectCommand(object)).catch(explain)
      if (Body instanceof Readable) return Body
      throw new ObjectSourceError('Unavailable', `expected a stream for s3://${bucket}/${key}, got none`)
    },
  }
}

async function* listed(client: S3Client, bucket: string, prefix: string) {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key, Size = 0, ETag = '', LastModified = new Date(0) } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, size: Size, etag: ETag, lastModified: LastModified }
    }
  }
}

async function* explained<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items
  } catch (error) {
    explain(error)
  }
}

const CODES: Readonly<Record<string, ObjectSourceErrorCode>> = {
  NoSuchBucket: 'NoSuchBucket',
  NoSuchKey: 'NoSuchKey',
  NoSuchVersion: 'NoSuchKey',
  AccessDenied: 'AccessDenied',
  Forbidden: 'AccessDenied',
  SymbolicLink: 'NotAFile',
}

/** By the code that our own S3 throws, or the name that the SDK gives the error. */
function explain(error: unknown): never {
  if (!(error instanceof Error)) throw error
  throw new ObjectSourceError(CODES[codeOf(error)] ?? 'Unavailable', error.message, error)
}
