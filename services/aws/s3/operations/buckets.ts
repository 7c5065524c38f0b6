import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readBody } from '../../../wire/body.ts'
import type { Call } from '../../../wire/call.ts'
import type { XmlElements } from '../../../wire/xml.ts'
import { pruneTree } from '../folders/files.ts'
import type { Folders } from '../folders/folders.ts'
import { escapedFolder, isBucketName } from '../folders/key-path.ts'
import { walkKeys } from '../folders/walk.ts'
import {
  bucketAlreadyOwnedByYou,
  bucketNotEmpty,
  illegalLocation,
  invalidBucketName,
} from '../protocol/errors.ts'
import { numberIn } from '../protocol/query.ts'
import { emptyAnswer, type S3Operation, xmlAnswer } from '../request/request.ts'
import { elementsOf, optionalText, readXml } from '../request/xml-body.ts'
import { tagsOf } from './bucket-settings.ts'

export const listBuckets: S3Operation = {
  action: 's3:ListAllMyBuckets',
  run({ call, query }, { folders }) {
    const prefix = query.get('prefix') ?? undefined
    const after = query.get('continuation-token') ?? ''
    const limit = numberIn(query, 'max-buckets', { least: 1, most: 10_000, unless: 10_000 })
    const isHere = (query.get('bucket-region') ?? call.region) === call.region
    const names = [...new Set([...readdirSync(folders.root), ...folders.mappedBuckets()])]
      .filter(name => isHere && name.startsWith(prefix ?? '') && name > after && folders.hasBucket(name))
      .sort()
    const page = names.slice(0, limit)
    return xmlAnswer('ListAllMyBucketsResult', {
      Owner: { ID: call.principal.accountId },
      Buckets: {
        Bucket: page.map(Name => ({
          Name,
          BucketRegion: call.region,
          CreationDate: createdAt(folders, Name),
        })),
      },
      ContinuationToken: names.length > page.length ? page.at(-1) : undefined,
      Prefix: prefix,
    })
  },
}

/** Not every file system keeps a time of birth. */
function createdAt({ bucketFolder }: Folders, bucket: string): Date {
  const { birthtime, mtime } = statSync(bucketFolder(bucket))
  return birthtime.getTime() === 0 ? mtime : birthtime
}

export const createBucket: S3Operation = {
  action: 's3:CreateBucket',
  async run({ bucket, call }, { folders, settings }) {
    const path = join(folders.root, bucket)
    const tags = await readConfiguration(call)
    const exists = folders.hasBucket(bucket)
    if (!isBucketName(bucket) || (!exists && existsSync(path)))
      throw invalidBucketName({ BucketName: bucket })
    // Only us-east-1 takes a repetition: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    // With tags it would have to change what is there.
    if (exists && (call.region !== 'us-east-1' || tags !== undefined))
      throw bucketAlreadyOwnedByYou({ BucketName: bucket })
    // Its folder may have been removed by other means.
    if (!exists) settings.deleteAll(bucket)
    if (!exists && tags !== undefined) settings.put(bucket, 'tagging', tags)
    folders.make(path)
    await folders.sync(path)
    return emptyAnswer(200, { location: `/${bucket}` })
  },
}

const CONFIGURATION = { served: ['LocationConstraint', 'Tags'], unserved: ['Location', 'Bucket'] }

/** The bucket's tags. A body is optional, and may say where the bucket is to be: here is the one place. */
async function readConfiguration(call: Call): Promise<XmlElements | undefined> {
  const body = await readBody(call.body)
  if (body.length === 0) return undefined
  const configuration = elementsOf(
    await readXml({ ...call, body }, 'CreateBucketConfiguration'),
    CONFIGURATION,
  )
  const location = optionalText(configuration, 'LocationConstraint') ?? ''
  if (location !== '' && location !== call.region) throw illegalLocation({ LocationConstraint: location })
  return configuration['Tags'] === undefined ? undefined : tagsOf(configuration['Tags'])
}

export const headBucket: S3Operation = {
  action: 's3:ListBucket',
  run({ bucket, call }, { folders }) {
    folders.checkBucket(bucket)
    return emptyAnswer(200, { 'x-amz-bucket-region': call.region })
  },
}

export const deleteBucket: S3Operation = {
  action: 's3:DeleteBucket',
  async run({ bucket }, { folders, uploads, settings }) {
    folders.checkBucket(bucket)
    const keys = walkKeys(folders, bucket, { prefix: '', after: '', skip: undefined })
    const first = await keys.next()
    // An object that comes meanwhile keeps the bucket too: only empty folders are removed.
    if (first.done !== true || !pruneTree(join(folders.root, bucket))) {
      throw bucketNotEmpty({ BucketName: bucket })
    }
    rmSync(escapedFolder(folders.root, bucket), { recursive: true, force: true })
    uploads.closeAll(bucket)
    settings.deleteAll(bucket)
    await folders.sync(folders.root)
    return emptyAnswer(204)
  },
}

/** Empty in us-east-1: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export const getBucketLocation: S3Operation = {
  action: 's3:GetBucketLocation',
  run({ bucket, call }, { folders }) {
    folders.checkBucket(bucket)
    return xmlAnswer('LocationConstraint', call.region === 'us-east-1' ? {} : call.region)
  },
}
