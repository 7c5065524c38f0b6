import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Answer, Call } from '../../../wire/call.ts'
import { ServiceException } from '../../../wire/service-exception.ts'
import type { Checksum } from '../objects/description.ts'
import type { StoredObject } from '../objects/objects.ts'
import { writeUpload } from '../objects/upload.ts'
import type { MultipartUpload, Part, Uploads } from '../objects/uploads.ts'
import { CHECKSUMS, UNSERVED_CHECKSUMS } from '../protocol/checksums.ts'
import {
  badDigest,
  entityTooSmall,
  invalidPart,
  invalidPartOrder,
  invalidRequest,
  malformedXml,
} from '../protocol/errors.ts'
import { wholeNumber } from '../protocol/query.ts'
import { writeCheck } from '../request/conditions.ts'
import { checksumElements, declaredAlgorithm, fullChecksum, headerOf } from '../request/integrity.ts'
import {
  happeningOf,
  quoted,
  type S3Operation,
  type S3Request,
  type S3State,
  xmlAnswer,
} from '../request/request.ts'
import {
  elementsOf,
  listOf,
  optionalText,
  readUncheckedXml,
  textOf,
  type XmlNode,
} from '../request/xml-body.ts'

export const completeMultipartUpload: S3Operation = {
  action: 's3:PutObject',
  async run(request, state) {
    const { call, query, bucket, key } = request
    const uploadId = query.get('uploadId') ?? ''
    // The checksums in the headers are the object's.
    const { Part } = elementsOf(await readUncheckedXml(call, 'CompleteMultipartUpload'), { served: ['Part'] })
    const named = listOf(Part)
    try {
      const upload = state.uploads.find({ bucket, key }, uploadId)
      return answerOf(request, await complete(request, state, { upload, named }))
    } catch (error) {
      const done = state.objects.find({ bucket, key })
      if (isMissing(error) && done !== undefined && isDone(done, uploadId, named)) {
        return answerOf(request, done)
      }
      throw error
    }
  },
}

const isMissing = (error: unknown) => error instanceof ServiceException && error.code === 'NoSuchUpload'

/** Whether the object is what this completion makes: a client that got no answer asks again. */
const isDone = ({ multipart, etag }: StoredObject, uploadId: string, named: readonly XmlNode[]) =>
  multipart?.uploadId === uploadId && etag === etagOf(named.map(partETagOf))

const answerOf = ({ bucket, key }: S3Request, { etag, checksum }: StoredObject): Answer =>
  xmlAnswer('CompleteMultipartUploadResult', {
    Location: `/${bucket}/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(etag),
    ...checksumElements(checksum),
  })

interface Completion {
  upload: MultipartUpload
  named: readonly XmlNode[]
}

async function complete(
  request: S3Request,
  state: S3State,
  { upload, named }: Completion,
): Promise<StoredObject> {
  const { call, bucket, key } = request
  const { objects, uploads, temporaryPath } = state
  const parts = chooseParts(named, uploads.parts(upload.uploadId))
  const full = fullAlgorithmOf(upload, call)
  await using joined = await writeUpload(temporaryPath(), bytesOf(parts, upload, uploads), full)
  checkSize(call, joined.size)
  const { checksum } =
    full === undefined ? await composite(parts, upload) : fullChecksum(full, joined.checksum)
  checkWhole(checksum, call.headers)
  const check = writeCheck(call.headers)
  const change = {
    check(existing: StoredObject | undefined) {
      // It may have been completed or aborted since.
      uploads.find({ bucket, key }, upload.uploadId)
      check?.(existing)
    },
    also: () => uploads.close(upload),
    happening: happeningOf(request, 'CompleteMultipartUpload'),
  }
  const { headers, metadata, uploadId } = upload
  const description = {
    ...{ headers, metadata, etag: etagOf(parts.map(({ etag }) => etag)) },
    ...(checksum === undefined ? {} : { checksum }),
    multipart: { uploadId, count: parts.length },
  }
  const kept = parts.map(({ number, size, checksum: own }) => ({
    ...{ number, size },
    ...(own === undefined ? {} : { checksum: own }),
  }))
  const stored = await objects.put({ bucket, key }, { path: joined.path, description, parts: kept }, change)
  await uploads.removeFiles(uploadId)
  return stored
}

/** Of the whole object, where the upload or this request asks for it; undefined where none or one of parts is kept. */
function fullAlgorithmOf({ algorithm, checksumType }: MultipartUpload, call: Call): string | undefined {
  const declared = declaredAlgorithm(call)
  if (declared !== undefined && algorithm !== undefined && declared !== algorithm) {
    throw invalidRequest({}, `expected the checksum of the upload's algorithm, ${algorithm}, got ${declared}`)
  }
  const type = call.headers['x-amz-checksum-type'] ?? checksumType
  if (algorithm !== undefined && type !== checksumType) {
    throw invalidRequest({}, `expected the checksum type of the upload, ${checksumType}, got ${type}`)
  }
  if (algorithm === undefined) return declared
  return checksumType === 'FULL_OBJECT' ? algorithm : undefined
}

function checkSize({ headers }: Call, size: number): void {
  const name = 'x-amz-mp-object-size'
  const expected = headers[name]
  if (expected === undefined || wholeNumber(name, expected, 0, Number.MAX_SAFE_INTEGER) === size) return
  throw invalidRequest(
    {},
    `The provided '${name}' header value ${expected} does not match what was computed: ${size}`,
  )
}

/** All parts but the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const SMALLEST_PART = 5 * 1024 * 1024

/** The parts that the client names, each as it was uploaded. */
function chooseParts(named: readonly XmlNode[], uploaded: readonly Part[]): Part[] {
  if (named.length === 0) throw malformedXml()
  const parts = named.map(node => choosePart(node, uploaded))
  parts.forEach((part, index) => {
    const before = parts[index - 1]
    if (before === undefined) return
    if (before.number >= part.number) throw invalidPartOrder()
    if (before.size < SMALLEST_PART) {
      throw entityTooSmall({ ProposedSize: String(before.size), MinSizeAllowed: String(SMALLEST_PART) })
    }
  })
  return parts
}

function choosePart(node: XmlNode, uploaded: readonly Part[]): Part {
  elementsOf(node, PART)
  const number = Number(textOf(node, 'PartNumber'))
  const etag = partETagOf(node)
  const part = uploaded.find(one => one.number === number && one.etag === etag)
  if (part === undefined || !agrees(node, part)) {
    throw invalidPart({ PartNumber: String(number), ETag: etag })
  }
  return part
}

const partETagOf = (node: XmlNode) => textOf(node, 'ETag').replaceAll('"', '')

const PART = {
  served: ['PartNumber', 'ETag', ...Object.keys(CHECKSUMS).map(algorithm => `Checksum${algorithm}`)],
  unserved: UNSERVED_CHECKSUMS.map(algorithm => `Checksum${algorithm}`),
}

function agrees(node: XmlNode, { checksum }: Part): boolean {
  const named = Object.keys(CHECKSUMS).map(algorithm => optionalText(node, `Checksum${algorithm}`))
  return named.every(value => value === undefined || checksum === undefined || value === checksum.value)
}

async function* bytesOf(
  parts: readonly Part[],
  { uploadId }: MultipartUpload,
  uploads: Uploads,
): AsyncGenerator<Buffer> {
  for (const part of parts) {
    yield* createReadStream(uploads.partPath(uploadId, part), { highWaterMark: 1024 * 1024 })
  }
}

/** S3's own: the MD5 of the parts' MD5s, and how many they are. */
function etagOf(etags: readonly string[]): string {
  const md5 = createHash('md5')
  for (const etag of etags) md5.update(etag, 'hex')
  return `${md5.digest('hex')}-${etags.length}`
}

/** A checksum over the parts' checksums, where every part came with one. */
async function composite(
  parts: readonly Part[],
  { algorithm }: MultipartUpload,
): Promise<{ checksum?: Checksum }> {
  const running = algorithm === undefined ? undefined : CHECKSUMS[algorithm]?.()
  const values = parts.map(part => (part.checksum?.algorithm === algorithm ? part.checksum : undefined))
  if (algorithm === undefined || running === undefined || values.includes(undefined)) return {}
  for (const part of values) running.update(Buffer.from(part?.value ?? '', 'base64'))
  const value = `${(await running.digest()).toString('base64')}-${parts.length}`
  return { checksum: { algorithm, value, type: 'COMPOSITE' } }
}

/** @throws {ServiceException} BadDigest where the client says what the whole is, and it is not */
function checkWhole(checksum: Checksum | undefined, headers: Readonly<Record<string, string>>): void {
  const declared = checksum === undefined ? undefined : headers[headerOf(checksum.algorithm)]
  // Of a composite one, the number of parts may be left out.
  const values = [checksum?.value, checksum?.value.split('-')[0]]
  if (declared !== undefined && !values.includes(declared)) throw badDigest()
}
