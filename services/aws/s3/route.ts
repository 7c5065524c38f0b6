// Which operation a request is: by method, by what its path names, and by a name in its query or headers.

import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './operations/access-control.ts'
import { BUCKET_SETTINGS, deleteBucketSetting, putBucketSetting } from './operations/bucket-settings.ts'
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
import { listObjectsV1, listObjectsV2, listObjectVersions } from './operations/list-objects.ts'
import { listMultipartUploads, listParts } from './operations/list-uploads.ts'
import {
  abortMultipartUpload,
  createMultipartUpload,
  uploadPart,
  uploadPartCopy,
} from './operations/multipart.ts'
import { getObjectAttributes } from './operations/object-attributes.ts'
import { getObjectTagging } from './operations/object-tagging.ts'
import { putObject } from './operations/put-object.ts'
import { getObject, headObject } from './operations/read-object.ts'
import { getSubresource, SUBRESOURCES } from './operations/subresources.ts'
import { methodNotAllowed } from './protocol/errors.ts'
import type { S3Operation, S3Request } from './request/request.ts'
import { checkServed, type Served } from './request/served.ts'

export interface Route extends Served {
  method: string
  /** What the path names. */
  on: 'service' | 'bucket' | 'object'
  operation: S3Operation
  /** A header that the request must have. */
  byHeader?: string
}

const WRITE = ['x-amz-acl', 'x-amz-meta-', 'x-amz-storage-class', 'x-amz-website-redirect-location']
const CHECKSUM = [
  'x-amz-checksum-algorithm',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-sdk-checksum-algorithm',
]
const COPY_SOURCE = [
  'x-amz-copy-source',
  'x-amz-copy-source-if-match',
  'x-amz-copy-source-if-modified-since',
  'x-amz-copy-source-if-none-match',
  'x-amz-copy-source-if-unmodified-since',
]
const READ = {
  query: [
    'partNumber',
    'response-cache-control',
    'response-content-disposition',
    'response-content-encoding',
    'response-content-language',
    'response-content-type',
    'response-expires',
    'versionId',
  ],
  headers: ['x-amz-checksum-mode'],
}
const LIST = ['delimiter', 'encoding-type', 'max-keys', 'prefix']

/** The first that fits: those with a name in query or headers stand before those without. */
export const ROUTES: readonly Route[] = [
  {
    name: 'ListBuckets',
    method: 'GET',
    on: 'service',
    operation: listBuckets,
    query: ['bucket-region', 'continuation-token', 'max-buckets', 'prefix'],
  },
  { name: 'HeadBucket', method: 'HEAD', on: 'bucket', operation: headBucket },
  { name: 'GetBucketLocation', method: 'GET', on: 'bucket', by: 'location', operation: getBucketLocation },
  { name: 'GetBucketAcl', method: 'GET', on: 'bucket', by: 'acl', operation: getBucketAcl },
  {
    name: 'PutBucketAcl',
    method: 'PUT',
    on: 'bucket',
    by: 'acl',
    operation: putBucketAcl,
    headers: [...CHECKSUM, 'x-amz-acl'],
  },
  {
    name: 'ListMultipartUploads',
    method: 'GET',
    on: 'bucket',
    by: 'uploads',
    operation: listMultipartUploads,
    query: ['delimiter', 'encoding-type', 'key-marker', 'max-uploads', 'prefix', 'upload-id-marker'],
  },
  {
    name: 'ListObjectVersions',
    method: 'GET',
    on: 'bucket',
    by: 'versions',
    operation: listObjectVersions,
    query: [...LIST, 'key-marker', 'version-id-marker'],
    headers: ['x-amz-optional-object-attributes'],
  },
  ...SUBRESOURCES.map(({ operation: name, query: by }) => ({
    name,
    method: 'GET',
    on: 'bucket' as const,
    by,
    operation: getSubresource,
  })),
  ...BUCKET_SETTINGS.flatMap(setting => [
    {
      name: setting.put,
      method: 'PUT',
      on: 'bucket' as const,
      by: setting.query,
      operation: putBucketSetting(setting),
      headers: CHECKSUM,
    },
    ...(setting.delete === undefined
      ? []
      : [
          {
            name: setting.delete,
            method: 'DELETE',
            on: 'bucket' as const,
            by: setting.query,
            operation: deleteBucketSetting(setting),
          },
        ]),
  ]),
  {
    name: 'CreateBucket',
    method: 'PUT',
    on: 'bucket',
    operation: createBucket,
    headers: [
      ...CHECKSUM,
      'x-amz-acl',
      'x-amz-bucket-namespace',
      'x-amz-bucket-object-lock-enabled',
      'x-amz-object-ownership',
    ],
  },
  { name: 'DeleteBucket', method: 'DELETE', on: 'bucket', operation: deleteBucket },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    by: 'list-type',
    operation: listObjectsV2,
    query: [...LIST, 'continuation-token', 'fetch-owner', 'start-after'],
    headers: ['x-amz-optional-object-attributes'],
  },
  {
    name: 'ListObjects',
    method: 'GET',
    on: 'bucket',
    operation: listObjectsV1,
    query: [...LIST, 'marker'],
    headers: ['x-amz-optional-object-attributes'],
  },
  {
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    by: 'delete',
    operation: deleteObjects,
    headers: [...CHECKSUM, 'x-amz-bypass-governance-retention'],
  },
  {
    name: 'GetObjectAcl',
    method: 'GET',
    on: 'object',
    by: 'acl',
    operation: getObjectAcl,
    query: ['versionId'],
  },
  {
    name: 'PutObjectAcl',
    method: 'PUT',
    on: 'object',
    by: 'acl',
    operation: putObjectAcl,
    query: ['versionId'],
    headers: [...CHECKSUM, 'x-amz-acl'],
  },
  {
    name: 'GetObjectTagging',
    method: 'GET',
    on: 'object',
    by: 'tagging',
    operation: getObjectTagging,
    query: ['versionId'],
  },
  {
    name: 'GetObjectAttributes',
    method: 'GET',
    on: 'object',
    by: 'attributes',
    operation: getObjectAttributes,
    query: ['versionId'],
    headers: ['x-amz-max-parts', 'x-amz-object-attributes', 'x-amz-part-number-marker'],
  },
  {
    name: 'ListParts',
    method: 'GET',
    on: 'object',
    by: 'uploadId',
    operation: listParts,
    query: ['max-parts', 'part-number-marker'],
  },
  { name: 'GetObject', method: 'GET', on: 'object', operation: getObject, ...READ },
  { name: 'HeadObject', method: 'HEAD', on: 'object', operation: headObject, ...READ },
  {
    name: 'UploadPartCopy',
    method: 'PUT',
    on: 'object',
    by: 'partNumber',
    byHeader: 'x-amz-copy-source',
    operation: uploadPartCopy,
    query: ['uploadId'],
    headers: [...COPY_SOURCE, 'x-amz-copy-source-range'],
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    by: 'partNumber',
    operation: uploadPart,
    query: ['uploadId'],
    headers: CHECKSUM,
  },
  {
    name: 'CopyObject',
    method: 'PUT',
    on: 'object',
    byHeader: 'x-amz-copy-source',
    operation: copyObject,
    headers: [
      ...COPY_SOURCE,
      ...WRITE,
      'x-amz-checksum-algorithm',
      'x-amz-metadata-directive',
      'x-amz-object-annotation-directive',
      'x-amz-server-side-encryption-bucket-key-enabled',
      'x-amz-tagging-directive',
    ],
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    operation: putObject,
    headers: [...CHECKSUM, ...WRITE, 'x-amz-server-side-encryption-bucket-key-enabled'],
  },
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    by: 'uploads',
    operation: createMultipartUpload,
    headers: [
      ...WRITE,
      'x-amz-checksum-algorithm',
      'x-amz-checksum-type',
      'x-amz-sdk-checksum-algorithm',
      'x-amz-server-side-encryption-bucket-key-enabled',
    ],
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    by: 'uploadId',
    operation: completeMultipartUpload,
    headers: [...CHECKSUM, 'x-amz-checksum-type', 'x-amz-mp-object-size'],
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    by: 'uploadId',
    operation: abortMultipartUpload,
  },
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    operation: deleteObject,
    query: ['versionId'],
    headers: ['x-amz-bypass-governance-retention'],
  },
]

/** @throws {ServiceException} NotImplemented, AccessDenied for another's bucket, or MethodNotAllowed */
export function routeOf(request: S3Request): Route {
  const { call, query, bucket, key } = request
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object'
  const found = ROUTES.find(
    route =>
      route.method === call.method &&
      route.on === on &&
      (route.by === undefined || query.has(route.by)) &&
      (route.byHeader === undefined || call.headers[route.byHeader] !== undefined),
  )
  checkServed(request, found)
  if (found === undefined) throw methodNotAllowed({ Method: call.method })
  return found
}
