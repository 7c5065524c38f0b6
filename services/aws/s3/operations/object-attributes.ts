import type { XmlElements } from '../../../wire/xml.ts'
import type { ObjectPart } from '../objects/description.ts'
import type { Objects, StoredObject } from '../objects/objects.ts'
import { invalidArgument, noSuchKey } from '../protocol/errors.ts'
import { wholeNumber } from '../protocol/query.ts'
import { checksumElements } from '../request/integrity.ts'
import { type S3Operation, xmlAnswer } from '../request/request.ts'

type Headers = Readonly<Record<string, string>>

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
const MOST_PARTS = 1000

export const getObjectAttributes: S3Operation = {
  action: 's3:GetObjectAttributes',
  run({ call, bucket, key }, { objects }) {
    call.principal.authorize('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`)
    const asked = attributesOf(call.headers)
    const object = objects.find({ bucket, key })
    if (object === undefined) throw noSuchKey({ Key: key })
    const elements = Object.entries(ATTRIBUTES)
      .filter(([name]) => asked.includes(name))
      .map(([name, read]) => [name, read(object, objects, call.headers)])
    const answer = xmlAnswer('GetObjectAttributesResponse', Object.fromEntries(elements))
    return { ...answer, headers: { ...answer.headers, 'last-modified': object.lastModified.toUTCString() } }
  },
}

const ATTRIBUTES: Readonly<
  Record<
    string,
    (object: StoredObject, objects: Objects, headers: Headers) => XmlElements | string | number | undefined
  >
> = {
  ETag: ({ etag }) => etag,
  Checksum: ({ checksum }) => (checksum === undefined ? undefined : checksumElements(checksum)),
  ObjectParts: (object, objects, headers) =>
    object.multipart === undefined
      ? undefined
      : partsOf(objects.parts(object), object.multipart.count, headers),
  StorageClass: () => 'STANDARD',
  ObjectSize: ({ size }) => size,
}

function attributesOf(headers: Headers): string[] {
  const asked = (headers['x-amz-object-attributes'] ?? '').split(',').map(name => name.trim())
  const unknown = asked.find(name => !Object.hasOwn(ATTRIBUTES, name))
  if (unknown === undefined) return asked
  throw invalidArgument(
    { ArgumentName: 'x-amz-object-attributes', ArgumentValue: unknown },
    'Invalid attribute name specified.',
  )
}

function partsOf(parts: readonly ObjectPart[], count: number, headers: Headers): XmlElements {
  const after = wholeNumber('x-amz-part-number-marker', headers['x-amz-part-number-marker'] ?? '0')
  const limit = Math.min(
    wholeNumber('x-amz-max-parts', headers['x-amz-max-parts'] ?? String(MOST_PARTS)),
    MOST_PARTS,
  )
  const left = parts.filter(({ number }) => number > after)
  const page = left.slice(0, limit)
  return {
    PartsCount: count,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: left.length > page.length,
    Part: page.map(({ number, size, checksum }) => ({
      PartNumber: number,
      Size: size,
      ...(checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value }),
    })),
  }
}
