import { closeSync, createReadStream, read } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Answer } from '../../wire/call.ts'
import { checkRead } from '../conditions.ts'
import { invalidArgument, invalidRange, noSuchKey } from '../errors.ts'
import { checksumHeaders } from '../integrity.ts'
import type { StoredObject } from '../objects.ts'
import { quoted, type S3Operation, type S3Request } from '../request.ts'

export const getObject: S3Operation = {
  action: 's3:GetObject',
  async run(request, { objects }) {
    const { bucket, key } = request
    const object = objects.open({ bucket, key })
    if (object === undefined) throw noSuchKey({ Key: key })
    try {
      const { part, ...answer } = answerFor(object, request)
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
    const { status, headers } = answerFor(object, request)
    return { status, headers }
  },
}

interface Part {
  start: number
  length: number
}

function answerFor(object: StoredObject, { call, query }: S3Request): Answer & { part: Part } {
  checkRead(call.headers, object)
  const range = rangeOf(call.headers['range'], object.size)
  const part = range ?? { start: 0, length: object.size }
  const headers: Record<string, string> = {
    ...headersOf(object),
    'content-length': String(part.length),
    ...overridesOf(query),
  }
  if (range !== undefined) {
    headers['content-range'] = `bytes ${part.start}-${part.start + part.length - 1}/${object.size}`
  } else if (call.headers['x-amz-checksum-mode'] === 'ENABLED')
    Object.assign(headers, checksumHeaders(object.checksum))
  return { status: range === undefined ? 200 : 206, headers, part }
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
