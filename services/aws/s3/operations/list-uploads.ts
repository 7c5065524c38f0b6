import { compareKeys } from '../folders/key-path.ts'
import { commonPrefixOf } from '../objects/listing.ts'
import type { MultipartUpload } from '../objects/uploads.ts'
import { numberIn, writerOf } from '../protocol/query.ts'
import { quoted, type S3Operation, xmlAnswer } from '../request/request.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
const MOST = 1000

export const listParts: S3Operation = {
  action: 's3:ListMultipartUploadParts',
  run({ query, bucket, key, call }, { uploads }) {
    const upload = uploads.find({ bucket, key }, query.get('uploadId') ?? '')
    const after = numberIn(query, 'part-number-marker', { least: 0, most: Infinity, unless: 0 })
    const limit = numberIn(query, 'max-parts', { least: 0, most: MOST, unless: MOST })
    const left = uploads.parts(upload.uploadId).filter(part => part.number > after)
    const page = left.slice(0, limit)
    const owner = { ID: call.principal.accountId }
    return xmlAnswer('ListPartsResult', {
      Bucket: bucket,
      Key: key,
      UploadId: upload.uploadId,
      PartNumberMarker: after,
      NextPartNumberMarker: page.at(-1)?.number,
      MaxParts: limit,
      IsTruncated: left.length > page.length,
      ChecksumAlgorithm: upload.algorithm,
      ChecksumType: upload.algorithm === undefined ? undefined : upload.checksumType,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      Part: page.map(({ number, etag, size, lastModified, checksum }) => ({
        PartNumber: number,
        LastModified: new Date(lastModified),
        ETag: quoted(etag),
        Size: size,
        ...(checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value }),
      })),
    })
  },
}

export const listMultipartUploads: S3Operation = {
  action: 's3:ListBucketMultipartUploads',
  run({ query, bucket, call }, { folders, uploads }) {
    folders.checkBucket(bucket)
    const show = writerOf(query)
    const range = {
      prefix: query.get('prefix') ?? '',
      delimiter: query.get('delimiter') || undefined,
      limit: numberIn(query, 'max-uploads', { least: 0, most: MOST, unless: MOST }),
      marker: query.get('key-marker') ?? '',
      idMarker: query.get('upload-id-marker') ?? '',
    }
    const { found, isTruncated } = pageOf(uploads.list(bucket, { prefix: range.prefix, limit: -1 }), range)
    const last = found.at(-1)
    const owner = { ID: call.principal.accountId }
    return xmlAnswer('ListMultipartUploadsResult', {
      Bucket: bucket,
      Prefix: show(range.prefix),
      Delimiter: range.delimiter === undefined ? undefined : show(range.delimiter),
      EncodingType: query.get('encoding-type') || undefined,
      KeyMarker: show(range.marker),
      UploadIdMarker: range.idMarker,
      NextKeyMarker: isTruncated && last !== undefined ? show(last.common ?? last.upload.key) : undefined,
      NextUploadIdMarker: isTruncated && last?.common === undefined ? last?.upload.uploadId : undefined,
      MaxUploads: range.limit,
      IsTruncated: isTruncated,
      Upload: found
        .filter(({ common }) => common === undefined)
        .map(({ upload: { key, uploadId, initiated, algorithm, checksumType } }) => ({
          Key: show(key),
          UploadId: uploadId,
          Initiator: owner,
          Owner: owner,
          StorageClass: 'STANDARD',
          Initiated: new Date(initiated),
          ChecksumAlgorithm: algorithm,
          ChecksumType: algorithm === undefined ? undefined : checksumType,
        })),
      CommonPrefixes: found.flatMap(({ common }) => (common === undefined ? [] : [{ Prefix: show(common) }])),
    })
  },
}

interface UploadRange {
  prefix: string
  delimiter: string | undefined
  limit: number
  marker: string
  /** Behind the upload that the markers name; without it, behind all uploads of that key. */
  idMarker: string
}

interface Found {
  upload: MultipartUpload
  /** Keys up to the delimiter's first occurrence behind the prefix are one entry. */
  common: string | undefined
}

function pageOf(entries: readonly { value: MultipartUpload }[], range: UploadRange) {
  const found: Found[] = []
  let isTruncated = false
  for (const { value: upload } of entries) {
    const common = commonPrefixOf(upload.key, range)
    if (!isBehind(upload, common, range) || (common !== undefined && found.at(-1)?.common === common))
      continue
    isTruncated = found.length >= range.limit
    if (isTruncated) break
    found.push({ upload, common })
  }
  return { found, isTruncated: isTruncated && range.limit > 0 }
}

function isBehind(
  { key, uploadId }: MultipartUpload,
  common: string | undefined,
  { marker, idMarker }: UploadRange,
) {
  if (marker === '') return true
  if (common !== undefined) return compareKeys(common, marker) > 0
  const order = compareKeys(key, marker)
  return order > 0 || (order === 0 && idMarker !== '' && uploadId > idMarker)
}
