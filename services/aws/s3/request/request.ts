import type { Answer, Call } from '../../../wire/call.ts'
import { type XmlElements, xml } from '../../../wire/xml.ts'
import type { Folders } from '../folders/folders.ts'
import type { Happening } from '../objects/events.ts'
import type { Objects } from '../objects/objects.ts'
import type { BucketSettings } from '../objects/settings.ts'
import type { Uploads } from '../objects/uploads.ts'
import { invalidUri } from '../protocol/errors.ts'

/** A call as S3 reads it. Bucket and key are empty where the path names none. */
export interface S3Request {
  call: Call
  query: URLSearchParams
  bucket: string
  key: string
}

/** What the operations work with. */
export interface S3State {
  objects: Objects
  folders: Folders
  uploads: Uploads
  settings: BucketSettings
  clock: { now(): number }
  random: { uuid(): string }
  /** On the file system of the buckets, for an upload. */
  temporaryPath(): string
}

export interface S3Operation {
  /** The right that it needs, on the bucket or the object; undefined where it asks for rights itself. */
  action: string | undefined
  run(request: S3Request, state: S3State): Answer | Promise<Answer>
}

/** Path style: `/bucket/key`. A key keeps its slashes as they are, also double and leading ones. */
export function parseRequest(call: Call): S3Request {
  const path = call.rawPath.slice(1)
  const slash = path.indexOf('/')
  const query = new URLSearchParams(call.rawQuery)
  return {
    call: { ...call, headers: { ...presignedHeaders(query), ...call.headers } },
    query,
    bucket: unescapeUri(slash === -1 ? path : path.slice(0, slash)),
    key: slash === -1 ? '' : unescapeUri(path.slice(slash + 1)),
  }
}

/**
 * What a presigned URL holds in place of headers. Not the checksum: presigners count it over a body that they have
 * not seen.
 */
function presignedHeaders(query: URLSearchParams): Record<string, string> {
  const names = [...query].map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries(names.filter(([name]) => /^x-amz-(?!checksum-(?!mode)|sdk-)/.test(name)))
}

export function unescapeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidUri({ URI: text })
  }
}

export const happeningOf = ({ call }: S3Request, reason: string): Happening => ({
  reason,
  requestId: call.requestId,
  requester: call.principal.accountId,
  sourceIp: call.sourceIp,
})

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'

export const xmlAnswer = (root: string, content: XmlElements | string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xml(root, content, NAMESPACE),
})

export const emptyAnswer = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
})

export const quoted = (etag: string): string => `"${etag}"`
