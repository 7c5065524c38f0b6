import { quoted, type S3Operation, xmlAnswer } from '../request.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
const MOST = 1000

export const listParts: S3Operation = {
  action: 's3:ListMultipartUploadParts',
  run({ query, bucket, key, call }, { uploads }) {
    const upload = uploads.find({ bucket, key }, query.get('uploadId') ?? '')
    const after = Number(query.get('part-number-marker') ?? 0)
    const limit = Math.min(Number(query.get('max-parts') ?? MOST), MOST)
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
    const prefix = query.get('prefix') ?? ''
    const limit = Math.min(Number(query.get('max-uploads') ?? MOST), MOST)
    const marker = query.get('key-marker') ?? ''
    const idMarker = query.get('upload-id-marker') ?? ''
    // Behind the upload that the markers name; without an id, behind all uploads of that key.
    const after = `${bucket}/${marker}\u0000${idMarker === '' ? '\u{10FFFF}' : idMarker}`
    const found = uploads.list(bucket, { prefix, limit: limit + 1, ...(marker === '' ? {} : { after }) })
    const page = found.slice(0, limit).map(({ value }) => value)
    const owner = { ID: call.principal.accountId }
    return xmlAnswer('ListMultipartUploadsResult', {
      Bucket: bucket,
      Prefix: prefix,
      KeyMarker: marker,
      UploadIdMarker: idMarker,
      NextKeyMarker: page.at(-1)?.key,
      NextUploadIdMarker: page.at(-1)?.uploadId,
      MaxUploads: limit,
      IsTruncated: found.length > page.length,
      Upload: page.map(({ key, uploadId, initiated, algorithm }) => ({
        Key: key,
        UploadId: uploadId,
        Initiator: owner,
        Owner: owner,
        StorageClass: 'STANDARD',
        Initiated: new Date(initiated),
        ChecksumAlgorithm: algorithm,
      })),
    })
  },
}
