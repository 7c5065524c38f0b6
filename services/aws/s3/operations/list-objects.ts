import type { XmlElements, XmlValue } from '../../../wire/xml.ts'
import { type Listing, listObjects } from '../objects/listing.ts'
import type { StoredObject } from '../objects/objects.ts'
import { invalidArgument } from '../protocol/errors.ts'
import { numberIn, type Write, writerOf } from '../protocol/query.ts'
import { checkVersion, ONLY_VERSION } from '../protocol/version.ts'
import { quoted, type S3Operation, type S3Request, xmlAnswer } from '../request/request.ts'

export const listObjectsV2: S3Operation = {
  action: 's3:ListBucket',
  async run(request, state) {
    const { query, bucket } = request
    if (query.get('list-type') !== '2') {
      throw invalidArgument({ ArgumentName: 'list-type', ArgumentValue: query.get('list-type') ?? '' })
    }
    const token = query.get('continuation-token') ?? undefined
    const startAfter = query.get('start-after') ?? undefined
    const range = { ...rangeOf(request), after: token === undefined ? (startAfter ?? '') : keyOfToken(token) }
    const listing = await listObjects(state, bucket, range)
    const show = writerOf(query)
    return xmlAnswer('ListBucketResult', {
      ...echo(request, range),
      StartAfter: shown(startAfter, show),
      ContinuationToken: token,
      NextContinuationToken: listing.next === undefined ? undefined : tokenOf(listing.next),
      KeyCount: listing.objects.length + listing.commonPrefixes.length,
      ...contents(listing, request, query.get('fetch-owner') === 'true'),
    })
  },
}

/** The older form, with a marker that is a key. */
export const listObjectsV1: S3Operation = {
  action: 's3:ListBucket',
  async run(request, state) {
    const { query, bucket } = request
    const range = { ...rangeOf(request), after: query.get('marker') ?? '' }
    const listing = await listObjects(state, bucket, range)
    const show = writerOf(query)
    return xmlAnswer('ListBucketResult', {
      ...echo(request, range),
      Marker: show(range.after),
      // Without a delimiter a client takes the last key.
      NextMarker: range.delimiter === undefined ? undefined : shown(listing.next, show),
      ...contents(listing, request, true),
    })
  },
}

/** Of a bucket that never had versioning: each object has the one version `null`. */
export const listObjectVersions: S3Operation = {
  action: 's3:ListBucketVersions',
  async run(request, state) {
    const { query, bucket } = request
    const marker = query.get('key-marker') ?? ''
    const versionMarker = query.get('version-id-marker') ?? ''
    if (versionMarker !== '' && marker === '') {
      throw invalidArgument(
        { ArgumentName: 'version-id-marker', ArgumentValue: versionMarker },
        'A version-id marker cannot be specified without a key marker.',
      )
    }
    checkVersion(versionMarker || undefined)
    const range = { ...rangeOf(request), after: marker }
    const listing = await listObjects(state, bucket, range)
    const show = writerOf(query)
    const { Contents, ...rest } = contents(listing, request, true)
    return xmlAnswer('ListVersionsResult', {
      ...echo(request, range),
      KeyMarker: show(marker),
      VersionIdMarker: versionMarker,
      NextKeyMarker: shown(listing.next, show),
      NextVersionIdMarker: listing.next === undefined ? undefined : ONLY_VERSION,
      ...rest,
      Version: Contents.map(entry => ({ ...entry, VersionId: ONLY_VERSION, IsLatest: true })),
    })
  },
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const MOST_KEYS = 1000

interface Range {
  prefix: string
  delimiter: string | undefined
  limit: number
}

function rangeOf({ query }: S3Request): Range {
  const limit = numberIn(query, 'max-keys', { least: 0, most: MOST_KEYS, unless: MOST_KEYS })
  // An empty delimiter is none.
  const delimiter = query.get('delimiter') || undefined
  return { prefix: query.get('prefix') ?? '', delimiter, limit }
}

/** What a token holds is nobody's business but ours. */
const tokenOf = (key: string) => Buffer.from(key).toString('base64url')

/** @throws {ServiceException} InvalidArgument for what is no token of ours */
function keyOfToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString()
  if (token !== '' && tokenOf(key) === token) return key
  throw invalidArgument(
    { ArgumentName: 'continuation-token', ArgumentValue: token },
    'The continuation token provided is incorrect',
  )
}

const shown = (text: string | undefined, show: Write) => (text === undefined ? undefined : show(text))

function echo({ bucket, query }: S3Request, { prefix, delimiter, limit }: Range): XmlElements {
  const show = writerOf(query)
  return {
    Name: bucket,
    Prefix: show(prefix),
    Delimiter: shown(delimiter, show),
    MaxKeys: limit,
    EncodingType: query.get('encoding-type') ?? undefined,
  }
}

function contents({ objects, commonPrefixes, next }: Listing, { call, query }: S3Request, owned: boolean) {
  const show = writerOf(query)
  const owner = owned ? { Owner: { ID: call.principal.accountId } } : {}
  return {
    IsTruncated: next !== undefined,
    Contents: objects.map(object => ({ ...entryOf(object, show), ...owner })),
    CommonPrefixes: commonPrefixes.map(prefix => ({ Prefix: show(prefix) })),
  }
}

const entryOf = (
  { key, lastModified, etag, size, checksum }: StoredObject,
  show: Write,
): Record<string, XmlValue> => ({
  Key: show(key),
  LastModified: lastModified,
  ETag: quoted(etag),
  ChecksumAlgorithm: checksum?.algorithm,
  ChecksumType: checksum?.type,
  Size: size,
  StorageClass: 'STANDARD',
})
