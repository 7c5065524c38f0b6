import type { CreateKxCluster } from '../../../model/cluster.ts'
import { StepFailure } from '../life/life-cycle.ts'
import type { SourceRead } from '../operation/source-rights.ts'
import { ObjectSourceError } from '../versions/changeset/object-source.ts'
import type { ClusterParts } from './parts.ts'

/** The object with the cluster's code. */
export const codeRead = ({ code }: Pick<CreateKxCluster, 'code'>): SourceRead[] =>
  code?.s3Bucket === undefined || code.s3Key === undefined
    ? []
    : [{ bucket: code.s3Bucket, key: code.s3Key, from: 'file' }]

/** @throws {StepFailure} where the object with the cluster's code is not there, or may not be read. */
export async function checkCode(
  { objects }: ClusterParts,
  { s3Bucket, s3Key }: NonNullable<CreateKxCluster['code']>,
): Promise<void> {
  if (s3Bucket === undefined || s3Key === undefined) return
  try {
    for await (const { key } of objects.list(s3Bucket, s3Key)) {
      if (key === s3Key) return
      break
    }
  } catch (error) {
    if (!(error instanceof ObjectSourceError)) throw error
    throw new StepFailure(CODES[error.code], `Code not readable in bucket ${s3Bucket} - ${error.message}`, {
      cause: error,
    })
  }
  throw new StepFailure('INPUT_NOT_FOUND', `Code not found in bucket ${s3Bucket} under key ${s3Key}`)
}

const CODES = {
  NoSuchBucket: 'INPUT_NOT_FOUND',
  NoSuchKey: 'INPUT_NOT_FOUND',
  AccessDenied: 'ACCESS_DENIED',
  NotAFile: 'INPUT_INVALID',
  Unavailable: 'RESOURCE_EXHAUSTED',
} as const
