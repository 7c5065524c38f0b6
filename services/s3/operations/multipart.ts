import type { Call } from '../../wire/call.ts'
import { checkRead } from '../conditions.ts'
import { invalidArgument } from '../errors.ts'
import { checksumHeaders, declaredAlgorithm, receiveUpload } from '../integrity.ts'
import { metadataOf } from '../metadata.ts'
import { emptyAnswer, quoted, type S3Operation, type S3Request, xmlAnswer } from '../request.ts'
import { writeUpload } from '../upload.ts'
import type { MultipartUpload } from '../uploads.ts'
import { openCopySource, readCopySource } from './copy-object.ts'

export const createMultipartUpload: S3Operation = {
  action: 's3:PutObject',
  run({ call, bucket, key }, { folders, uploads, clock, random }) {
    folders.checkBucket(bucket)
    const algorithm = declaredAlgorithm(call)
    const upload: MultipartUpload = {
      bucket,
      key,
      uploadId: random.uuid(),
      initiated: clock.now(),
      ...metadataOf(call.headers),
      ...(algorithm === undefined ? {} : { algorithm }),
      checksumType: checksumTypeOf(call, algorithm),
    }
    uploads.create(upload)
    const answer = xmlAnswer('InitiateMultipartUploadResult', {
      Bucket: bucket,
      Key: key,
      UploadId: upload.uploadId,
    })
    if (algorithm === undefined) return answer
    const told = { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': upload.checksumType }
    return { ...answer, headers: { ...answer.headers, ...told } }
  },
}

/** CRC-64 is of the whole object always; the others are, by default, a checksum over the parts' checksums. */
function checksumTypeOf({ headers }: Call, algorithm: string | undefined): MultipartUpload['checksumType'] {
  const full = headers['x-amz-checksum-type'] === 'FULL_OBJECT' || algorithm === 'CRC64NVME'
  return full ? 'FULL_OBJECT' : 'COMPOSITE'
}

export const uploadPart: S3Operation = {
  action: 's3:PutObject',
  async run(request, { uploads, clock, temporaryPath }) {
    const { upload, number } = targetOf(request, uploads)
    await using file = await receiveUpload(request.call, temporaryPath())
    const etag = file.md5.toString('hex')
    const part = { number, etag, size: file.size, lastModified: clock.now(), ...file.declared }
    await uploads.putPart(upload, part, file)
    return emptyAnswer(200, { etag: quoted(etag), ...checksumHeaders(file.declared.checksum) })
  },
}

export const uploadPartCopy: S3Operation = {
  action: 's3:PutObject',
  async run(request, { objects, uploads, clock, temporaryPath }) {
    const { upload, number } = targetOf(request, uploads)
    using source = openCopySource(request.call, objects)
    checkRead(request.call.headers, source, 'x-amz-copy-source-')
    const range = copyRangeOf(request.call.headers['x-amz-copy-source-range'], source.size)
    await using file = await writeUpload(temporaryPath(), readCopySource(source, range), undefined)
    const etag = file.md5.toString('hex')
    const now = clock.now()
    await uploads.putPart(upload, { number, etag, size: file.size, lastModified: now }, file)
    return xmlAnswer('CopyPartResult', { LastModified: new Date(now), ETag: quoted(etag) })
  },
}

export const abortMultipartUpload: S3Operation = {
  action: 's3:AbortMultipartUpload',
  async run({ query, bucket, key }, { uploads }) {
    const upload = uploads.find({ bucket, key }, query.get('uploadId') ?? '')
    uploads.close(upload)
    await uploads.removeFiles(upload.uploadId)
    return emptyAnswer(204)
  },
}

function targetOf({ query, bucket, key }: S3Request, uploads: { find: FindUpload }) {
  const number = Number(query.get('partNumber'))
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive'
    throw invalidArgument({ ArgumentName: 'partNumber', ArgumentValue: String(number) }, message)
  }
  return { upload: uploads.find({ bucket, key }, query.get('uploadId') ?? ''), number }
}

type FindUpload = (place: { bucket: string; key: string }, uploadId: string) => MultipartUpload

function copyRangeOf(header: string | undefined, size: number): { start?: number; end?: number } {
  if (header === undefined) return {}
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? []
  if (start !== undefined && Number(start) <= Number(end) && Number(end) < size) {
    return { start: Number(start), end: Number(end) }
  }
  const message = `Range specified is not valid for source object of size: ${size}`
  throw invalidArgument({ ArgumentName: 'x-amz-copy-source-range', ArgumentValue: header }, message)
}
