// The bucket that keeps what workflows must not lose and what is too large to travel between states.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { s3 } from './s3.ts'

const bucket = (): string => process.env['KDBFLOW_STATE_BUCKET'] ?? 'kdbflow-state'

export interface Kept {
  value: unknown
  etag: string | undefined
}

/** What is kept under the key, or undefined. */
export async function recall(key: string): Promise<Kept | undefined> {
  try {
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket(), Key: key }))
    return { value: JSON.parse((await Body?.transformToString()) ?? 'null'), etag: ETag }
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined
    throw error
  }
}

/** Keeps the value; `where` makes the write conditional. Answers false when the condition does not hold. */
export async function keep(
  key: string,
  { value, where = {} }: { value: unknown; where?: { IfNoneMatch?: '*'; IfMatch?: string } },
): Promise<boolean> {
  const object = { Bucket: bucket(), Key: key, Body: JSON.stringify(value), ContentType: 'application/json' }
  try {
    await s3.send(new PutObjectCommand({ ...object, ...where }))
    return true
  } catch (error) {
    // A write upon a value that was forgotten since meets no key.
    if (error instanceof NoSuchKey || isConditionFault(error)) return false
    throw error
  }
}

/** Forgets what is kept under the key, unless it is another value by now. */
export async function forget(key: string, { etag }: Kept): Promise<void> {
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket(), Key: key, IfMatch: etag }))
  } catch (error) {
    if (!(error instanceof NoSuchKey) && !isConditionFault(error)) throw error
  }
}

/** S3 answers 412 when the condition does not hold, and 409 when another write came between. */
const isConditionFault = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'PreconditionFailed' || error.name === 'ConditionalRequestConflict')
