// Which operation a request is: by method, by what its path names, and by a name in its query or headers.
import { methodNotAllowed, notImplemented } from './errors.ts'
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.ts'
import { completeMultipartUpload } from './operations/complete-upload.ts'
import { copyObject } from './operations/copy-object.ts'
import { deleteObject, deleteObjects } from './operations/delete-object.ts'
import { listObjectsV1, listObjectsV2 } from './operations/list-objects.ts'
import { listMultipartUploads, listParts } from './operations/list-uploads.ts'
import {
  abortMultipartUpload,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
} from './operations/multipart.ts'
import { getObjectTagging } from './operations/object-tagging.ts'
import { putObject } from './operations/put-object.ts'
import { getObject, headObject } from './operations/read-object.ts'
import { getBucketAcl, getSubresource, SUBRESOURCES } from './operations/subresources.ts'
import type { S3Operation, S3Request } from './request.ts'

interface Route {
  method: string
  /** What the path names. */
  on: 'service' | 'bucket' | 'object'
  operation: S3Operation
  /** A name that the query must hold. */
  query?: string
  header?: string
}

/** The first that fits: those with a query or a header stand before those without. */
const ROUTES: readonly Route[] = [
  { method: 'GET', on: 'service', operation: listBuckets },
  { method: 'PUT', on: 'bucket', operation: createBucket },
  { method: 'HEAD', on: 'bucket', operation: headBucket },
  { method: 'DELETE', on: 'bucket', operation: deleteBucket },
  { method: 'GET', on: 'bucket', query: 'location', operation: getBucketLocation },
  { method: 'GET', on: 'bucket', query: 'acl', operation: getBucketAcl },
  { method: 'GET', on: 'bucket', query: 'uploads', operation: listMultipartUploads },
  ...SUBRESOURCES.map(query => ({ method: 'GET', on: 'bucket', query, operation: getSubresource }) as const),
  { method: 'GET', on: 'bucket', query: 'list-type', operation: listObjectsV2 },
  { method: 'GET', on: 'bucket', operation: listObjectsV1 },
  { method: 'POST', on: 'bucket', query: 'delete', operation: deleteObjects },
  { method: 'GET', on: 'object', query: 'tagging', operation: getObjectTagging },
  { method: 'GET', on: 'object', query: 'uploadId', operation: listParts },
  { method: 'GET', on: 'object', operation: getObject },
  { method: 'HEAD', on: 'object', operation: headObject },
  {
    method: 'PUT',
    on: 'object',
    query: 'partNumber',
    header: 'x-amz-copy-source',
    operation: uploadPartCopy,
  },
  { method: 'PUT', on: 'object', query: 'partNumber', operation: uploadPart },
  { method: 'PUT', on: 'object', header: 'x-amz-copy-source', operation: copyObject },
  { method: 'PUT', on: 'object', operation: putObject },
  { method: 'POST', on: 'object', query: 'uploads', operation: createMultipartUpload },
  { method: 'POST', on: 'object', query: 'uploadId', operation: completeMultipartUpload },
  { method: 'DELETE', on: 'object', query: 'uploadId', operation: abortMultipartUpload },
  { method: 'DELETE', on: 'object', operation: deleteObject },
]

/** Names in a query that ask for what is not done here: falling through would do something else instead. */
const REFUSED = [
  ...SUBRESOURCES,
  'acl',
  'analytics',
  'attributes',
  'inventory',
  'legal-hold',
  'metrics',
  'policyStatus',
  'restore',
  'retention',
  'select',
  'torrent',
  'versionId',
  'versions',
]

/** @throws {ServiceException} NotImplemented or MethodNotAllowed */
export function routeOf(request: S3Request): S3Operation {
  const { call, query, bucket, key } = request
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object'
  const found = ROUTES.find(
    route =>
      route.method === call.method &&
      route.on === on &&
      (route.query === undefined || query.has(route.query)) &&
      (route.header === undefined || call.headers[route.header] !== undefined),
  )
  if (found === undefined) throw methodNotAllowed({ Method: call.method })
  const unmet = REFUSED.find(name => query.has(name) && found.query === undefined)
  if (unmet !== undefined) throw notImplemented({ Header: unmet })
  return found.operation
}
