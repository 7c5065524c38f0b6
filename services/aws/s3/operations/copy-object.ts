import { createReadStream } from 'node:fs'
import type { Call } from '../../../wire/call.ts'
import type { Place } from '../folders/place.ts'
import type { Objects, OpenObject } from '../objects/objects.ts'
import { writeUpload } from '../objects/upload.ts'
import { invalidArgument, invalidRequest, noSuchKey } from '../protocol/errors.ts'
import { checkVersion } from '../protocol/version.ts'
import { checkRead, writeCheck } from '../request/conditions.ts'
import { checksumElements, declaredAlgorithm, fullChecksum } from '../request/integrity.ts'
import { metadataOf } from '../request/metadata.ts'
import { happeningOf, quoted, type S3Operation, unescapeUri, xmlAnswer } from '../request/request.ts'

export const copyObject: S3Operation = {
  action: 's3:PutObject',
  async run(request, { objects, temporaryPath }) {
    const { call, bucket, key } = request
    using source = openCopySource(call, objects)
    checkRead(call.headers, source, 'x-amz-copy-source-')
    if (source.bucket === bucket && source.key === key && !changesSomething(call)) throw ontoItself()
    const kept = keptOf(call, source)
    const algorithm = declaredAlgorithm(call) ?? source.checksum?.algorithm
    // Bytes of its own: a link would follow what is written through the other name.
    await using upload = await writeUpload(temporaryPath(), readCopySource(source), algorithm)
    const etag = upload.md5.toString('hex')
    const description = { ...kept, etag, ...fullChecksum(algorithm, upload.checksum) }
    const change = { check: writeCheck(call.headers), happening: happeningOf(request, 'CopyObject') }
    const copy = await objects.put({ bucket, key }, { path: upload.path, description }, change)
    return xmlAnswer('CopyObjectResult', {
      LastModified: copy.lastModified,
      ETag: quoted(etag),
      ...checksumElements(copy.checksum),
    })
  },
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const REDIRECT = 'x-amz-website-redirect-location'

const changesSomething = (call: Call): boolean =>
  isReplacing(call) ||
  [REDIRECT, 'x-amz-storage-class', 'x-amz-checksum-algorithm'].some(name => call.headers[name] !== undefined)

function isReplacing({ headers }: Call): boolean {
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY'
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE'
  const members = { ArgumentName: 'x-amz-metadata-directive', ArgumentValue: directive }
  throw invalidArgument(members, 'Unknown metadata directive.')
}

/** A redirect is never copied: it comes with the request. */
function keptOf(call: Call, source: OpenObject): Pick<OpenObject, 'headers' | 'metadata'> {
  const own = metadataOf(call.headers)
  if (isReplacing(call)) return own
  const { [REDIRECT]: _, ...headers } = source.headers
  const redirect = own.headers[REDIRECT]
  return {
    headers: redirect === undefined ? headers : { ...headers, [REDIRECT]: redirect },
    metadata: source.metadata,
  }
}

/** The object that `x-amz-copy-source` names, if the caller may read it. */
export function openCopySource(call: Call, objects: Objects): OpenObject {
  const place = sourceOf(call.headers['x-amz-copy-source'] ?? '')
  call.principal.authorize('s3:GetObject', `arn:aws:s3:::${place.bucket}/${place.key}`)
  const source = objects.open(place)
  if (source === undefined) throw noSuchKey({ Key: place.key })
  return source
}

/** `[/]bucket/key`, URL-encoded, with `?versionId=` behind it where there are versions. */
function sourceOf(header: string): Place {
  const [, bucket = '', key = '', version] =
    /^\/?([^/]+?)(?:\/|%2F)(.+?)(?:\?versionId=(.*))?$/s.exec(header) ?? []
  checkVersion(version)
  if (key !== '') return { bucket, key: unescapeUri(key) }
  const message = 'Copy Source must mention the source bucket and key'
  throw invalidArgument({ ArgumentName: 'x-amz-copy-source' }, message)
}

/** Each piece costs a trip to another thread. */
const PIECE = 1024 * 1024

/** Its bytes, or those from `start` to `end`. */
export const readCopySource = ({ file }: OpenObject, range: { start?: number; end?: number } = {}) =>
  createReadStream('', { fd: file, autoClose: false, highWaterMark: PIECE, ...range })

const ontoItself = () =>
  invalidRequest(
    {},
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  )
