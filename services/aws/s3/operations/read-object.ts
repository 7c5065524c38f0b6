import { closeSync, createReadStream, read } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Answer } from '../../../wire/call.ts'
import type { Checksum } from '../objects/description.ts'
import type { Objects, StoredObject } from '../objects/objects.ts'
import {
  invalidArgument,
  invalidPartNumber,
  invalidRange,
  invalidRequest,
  noSuchKey,
} from '../protocol/errors.ts'
import { partNumberIn } from '../protocol/query.ts'
import { checkRead } from '../request/conditions.ts'
import { checksumHeaders } from '../request/integrity.ts'
import { quoted, type S3Operation, type S3Request } from '../request/request.ts'

export const getObject: S3Operation = {
  action: 's3:GetObject',
  async run(request, { objects }) {
    const { bucket, key } = request
    const object = objects.open({ bucket, key })
    if (object === undefined) throw noSuchKey({ Key: key })
    try {
      const { part, ...answer } = answerFor(object, request, objects)
      return { ...answer, body: await bodyOf(object.file, part) }
    } catch (error) {
      object[Symbol.dispose]()
      throw error
    }
  },
}

/** All that a read would say, without the body. */
export const headObject: S3Operation = {
  action: 's3:GetObject',
  run(request, { objects }) {
    const { bucket, key } = request
    const object = objects.find({ bucket, key })
    if (object === undefined) throw noSuchKey({ Key: key })
    const { status, headers } = answerFor(object, request, objects)
    return { status, headers }
  },
}

/** Bytes of an object. */
interface Part {
  start: number
  length: number
  /** Of a part as it was uploaded. */
  checksum?: Checksum | undefined
}

function answerFor(
  object: StoredObject,
  { call, query }: S3Request,
  objects: Objects,
): Answer & { part: Part } {
  checkRead(call.headers, object)
  const number = partNumberIn(query)
  const range = rangeOf(call.headers['range'], object.size)
  if (number !== undefined && call.headers['range'] !== undefined) {
    throw invalidRequest({}, 'Cannot specify both Range header and partNumber query parameter')
  }
  const asked = number === undefined ? range : uploadedPart(number, object, objects)
  const part = asked ?? { start: 0, length: object.size }
  const headers: Record<string, string> = {
    ...headersOf(object),
    // A browser must not take a text for a page.
    'x-content-type-options': 'nosniff',
    'content-length': String(part.length),
    ...overridesOf(query),
  }
  if (number !== undefined && object.multipart !== undefined) {
    headers['x-amz-mp-parts-count'] = String(object.multipart.count)
  }
  const isPartial = asked !== undefined && part.length > 0
  if (isPartial)
    headers['content-range'] = `bytes ${part.start}-${part.start + part.length - 1}/${object.size}`
  if (call.headers['x-amz-checksum-mode'] === 'ENABLED') {
    Object.assign(headers, checksumHeaders(asked === undefined ? object.checksum : part.checksum))
  }
  return { status: isPartial ? 206 : 200, headers, part }
}

/** The whole, as part 1, of an object that was not uploaded in parts. @throws {ServiceException} InvalidPartNumber */
function uploadedPart(number: number, object: StoredObject, objects: Objects): Part | undefined {
  if (object.multipart === undefined && number === 1) return undefined
  let start = 0
  for (const { number: own, size, checksum } of objects.parts(object)) {
    if (own === number) return { start, length: size, checksum }
    start += size
  }
  throw invalidPartNumber({ PartNumberRequested: String(number) })
}

/** One range; several are no error but no ranges either, as in S3. @throws {ServiceException} InvalidRange */
function rangeOf(header: string | undefined, size: number): Part | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return undefined
  if (start > end) throw invalidRange({ RangeRequested: header ?? '', ActualObjectSize: String(size) })
  return { start, length: end - start + 1 }
}

function headersOf({ etag, lastModified, headers, metadata }: StoredObject): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...headers,
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    etag: quoted(etag),
    'last-modified': lastModified.toUTCString(),
    'accept-ranges': 'bytes',
  }
}

/**
 * A presigned URL may say how a browser is to take the object: `response-content-disposition`.
 * @throws {ServiceException} InvalidArgument for what no header can hold
 */
function overridesOf(query: URLSearchParams): Record<string, string> {
  const overrides = [...query].filter(([name]) => name.startsWith('response-'))
  for (const [name, value] of overrides) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw invalidArgument({ ArgumentName: name, ArgumentValue: value })
  }
  return Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value]))
}

/** Up to this, one read is quicker than a stream. */
const SMALL = 256 * 1024
/** Each piece costs a trip to another thread. */
const PIECE = 1024 * 1024

/** Closes the file when all is read. */
async function bodyOf(file: number, { start, length }: Part): Promise<Buffer | Readable> {
  if (length > SMALL) {
    return createReadStream('', { fd: file, start, end: start + length - 1, highWaterMark: PIECE })
  }
  const { buffer, bytesRead } = await readAsync(file, Buffer.alloc(length), 0, length, start)
  if (bytesRead < length) throw new Error(`expected ${length} bytes of an object, got ${bytesRead}`)
  closeSync(file)
  return buffer
}

const readAsync = promisify(read)
