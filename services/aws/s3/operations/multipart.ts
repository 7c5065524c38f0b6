import type { Call } from '../../../wire/call.ts'
import { writeUpload } from '../objects/upload.ts'
import type { MultipartUpload } from '../objects/uploads.ts'
import { invalidArgument, invalidRequest } from '../protocol/errors.ts'
import { partNumberIn } from '../protocol/query.ts'
import { checkRead } from '../request/conditions.ts'
import {
  checksumElements,
  checksumHeaders,
  declaredAlgorithm,
  fullChecksum,
  receiveUpload,
} from '../request/integrity.ts'
import { metadataOf } from '../request/metadata.ts'
import { emptyAnswer, quoted, type S3Operation, type S3Request, xmlAnswer } from '../request/request.ts'
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
    const checksum = { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': upload.checksumType }
    return { ...answer, headers: { ...answer.headers, ...checksum } }
  },
}

const FULL_ALWAYS = ['CRC64NVME']
const COMPOSITE_ALWAYS = ['SHA1', 'SHA256']

/** CRC-64 is of the whole object always, SHA never; the others are, by default, one over the parts' checksums. */
function checksumTypeOf({ headers }: Call, algorithm: string | undefined): MultipartUpload['checksumType'] {
  const asked = headers['x-amz-checksum-type']
  const usual = algorithm !== undefined && FULL_ALWAYS.includes(algorithm) ? 'FULL_OBJECT' : 'COMPOSITE'
  if (asked === undefined) return usual
  if (asked !== 'FULL_OBJECT' && asked !== 'COMPOSITE') {
    throw invalidRequest({}, 'Value for x-amz-checksum-type header is invalid.')
  }
  if (algorithm === undefined) {
    throw invalidRequest(
      {},
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    )
  }
  if ((asked === 'FULL_OBJECT' ? COMPOSITE_ALWAYS : FULL_ALWAYS).includes(algorithm)) {
    throw invalidRequest(
      {},
      `The ${asked} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    )
  }
  return asked
}

export const uploadPart: S3Operation = {
  action: 's3:PutObject',
  async run(request, { uploads, clock, temporaryPath }) {
    const { upload, number } = targetOf(request, uploads)
    await using file = await receiveUpload(request.call, temporaryPath(), upload.algorithm)
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
    await using file = await writeUpload(temporaryPath(), readCopySource(source, range), upload.algorithm)
    const etag = file.md5.toString('hex')
    const now = clock.now()
    const checksum = fullChecksum(upload.algorithm, file.checksum)
    await uploads.putPart(upload, { number, etag, size: file.size, lastModified: now, ...checksum }, file)
    const { ChecksumType: _, ...counted } = checksumElements(checksum.checksum)
    return xmlAnswer('CopyPartResult', { LastModified: new Date(now), ETag: quoted(etag), ...counted })
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
  const number = partNumberIn(query) ?? 0
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
