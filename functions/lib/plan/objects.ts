import { paginateListObjectsV2, S3ServiceException } from '@aws-sdk/client-s3'
import { s3 } from '../s3.ts'

export interface SourceObject {
  key: string
  /** Milliseconds since 1970. */
  modified: number
}

export async function* objectsUnder(bucket: string, prefix: string): AsyncGenerator<SourceObject> {
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })
  try {
    for await (const { Contents = [] } of pages) {
      for (const { Key = '', LastModified } of Contents) {
        yield { key: Key, modified: LastModified?.getTime() ?? 0 }
      }
    }
  } catch (error) {
    // S3's messages do not say of which bucket they speak.
    if (error instanceof S3ServiceException) error.message = `s3://${bucket}/${prefix}: ${error.message}`
    throw error
  }
}

/**
 * When the newest object behind an s3Path was written; undefined when there is none: that it is missing is for the
 * changeset itself to say.
 */
export async function newestObject(s3Path: string | undefined): Promise<number | undefined> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path ?? '') ?? []
  if (bucket === undefined || key === undefined) return undefined
  let newest: number | undefined
  for await (const object of objectsUnder(bucket, key)) {
    // A directory ends in a slash; without one, only the object of that very name is meant.
    const isMeant = key === '' || key.endsWith('/') || object.key === key
    if (isMeant) newest = Math.max(newest ?? 0, object.modified)
  }
  return newest
}
