import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { CHECKSUMS, UNSERVED_CHECKSUMS } from '../checksums.ts'
import { writeCheck } from '../conditions.ts'
import type { Checksum } from '../description.ts'
import { badDigest, entityTooSmall, invalidPart, invalidPartOrder, malformedXml } from '../errors.ts'
import { fullChecksum, headerOf } from '../integrity.ts'
import { happeningOf, quoted, type S3Operation, xmlAnswer } from '../request.ts'
import { writeUpload } from '../upload.ts'
import type { MultipartUpload, Part, Uploads } from '../uploads.ts'
import { elementsOf, listOf, optionalText, readXml, textOf, type XmlNode } from '../xml-body.ts'

export const completeMultipartUpload: S3Operation = {
  action: 's3:PutObject',
  async run(request, { objects, uploads, temporaryPath }) {
    const { call, query, bucket, key } = request
    const upload = uploads.find({ bucket, key }, query.get('uploadId') ?? '')
    const { Part } = elementsOf(await readXml(call, 'CompleteMultipartUpload'), { served: ['Part'] })
    const parts = chooseParts(listOf(Part), uploads.parts(upload.uploadId))
    const full = upload.checksumType === 'FULL_OBJECT' ? upload.algorithm : undefined
    await using joined = await writeUpload(temporaryPath(), bytesOf(parts, upload, uploads), full)
    const { checksum } =
      full === undefined ? await composite(parts, upload) : fullChecksum(full, joined.checksum)
    checkWhole(checksum, call.headers)
    const etag = etagOf(parts)
    const { headers, metadata } = upload
    const description = { headers, metadata, etag, ...(checksum === undefined ? {} : { checksum }) }
    const change = {
      check: writeCheck(call.headers),
      also: () => uploads.close(upload),
      happening: happeningOf(request, 'CompleteMultipartUpload'),
    }
    await objects.put({ bucket, key }, { path: joined.path, description }, change)
    await uploads.removeFiles(upload.uploadId)
    return xmlAnswer('CompleteMultipartUploadResult', {
      Location: `/${bucket}/${key}`,
      Bucket: bucket,
      Key: key,
      ETag: quoted(etag),
      ...(checksum === undefined
        ? {}
        : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }),
    })
  },
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
  const etag = textOf(node, 'ETag').replaceAll('"', '')
  const part = uploaded.find(one => one.number === number && one.etag === etag)
  if (part === undefined || !agrees(node, part)) {
    throw invalidPart({ PartNumber: String(number), ETag: etag })
  }
  return part
}

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
function etagOf(parts: readonly Part[]): string {
  const md5 = createHash('md5')
  for (const { etag } of parts) md5.update(etag, 'hex')
  return `${md5.digest('hex')}-${parts.length}`
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
  if (declared !== undefined && declared !== checksum?.value) throw badDigest()
}
