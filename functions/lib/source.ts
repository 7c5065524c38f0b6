import { paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { s3 } from './s3.ts'

/**
 * When the newest object behind an s3Path was written, in milliseconds since 1970; undefined when there is none:
 * that it is missing is for the changeset itself to say.
 */
export const lastModified = async (s3Path: string | undefined): Promise<number | undefined> => {
  if (s3Path === undefined) return undefined
  const { bucket, key } = parseS3Path(s3Path)
  let newest: number | undefined
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: key },
  )) {
    for (const { Key, LastModified } of Contents) {
      // A directory ends in a slash; without one, only the object of that very name is meant.
      const meant = key.endsWith('/') || key === '' || Key === key
      if (meant) newest = Math.max(newest ?? 0, LastModified?.getTime() ?? 0)
    }
  }
  return newest
}

/** `s3://bucket/key` in two. */
export const parseS3Path = (s3Path: string): { bucket: string; key: string } => {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path) ?? []
  if (bucket === undefined || key === undefined) {
    throw new TypeError(`expected s3://bucket/key, got ${s3Path}`)
  }
  return { bucket, key }
}
